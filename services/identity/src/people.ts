import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { decoyFor } from './password.ts'

const person = z.object({
  /** Becomes the `sub` claim; must never change or be given to someone else. */
  id: z.string().min(1),
  name: z.string().min(1),
  username: z.string().min(1),
  passwordHash: z.string().regex(/^scrypt:\d+:\d+:\d+:[\w-]+:[\w-]+$/, 'scrypt:N:r:p:salt:hash'),
  division: z.string().regex(/^(\d{4}|\d{6}|\d{9})$/, 'a division code of 4, 6 or 9 digits'),
  department: z.string().min(1).nullable(),
  roles: z.array(z.enum(['agent', 'clerk', 'chief', 'manager', 'supervisor', 'operator'])).min(1),
})

/** Someone who works in the network and may sign in. */
export type Person = z.infer<typeof person>

/** The people of the network, found by id or by username. */
export type People = {
  all: readonly Person[]
  byId: (id: string) => Person | undefined
  byUsername: (username: string) => Person | undefined
  /** A hash that no password fits: checking it hides by its time that a username is unknown. */
  decoyHash: string
}

/** A user name as it is compared: upper and lower case, and the wide letters of input methods, are the same. */
export const comparable = (username: string): string =>
  username.normalize('NFKC').trim().toLowerCase()

/** Builds the directory; throws when two people share an id or a username. */
export const directory = (people: Person[]): People => {
  const byId = new Map(people.map((one) => [one.id, one]))
  const byUsername = new Map(people.map((one) => [comparable(one.username), one]))
  if (byId.size < people.length) throw new Error('two people share an id')
  if (byUsername.size < people.length) throw new Error('two people share a username')
  return {
    all: people,
    byId: (id) => byId.get(id),
    byUsername: (username) => byUsername.get(comparable(username)),
    decoyHash: decoyFor(people[0]?.passwordHash ?? 'scrypt:65536:8:2'),
  }
}

/** Reads PEOPLE_FILE, `{ people: [...] }`; throws with every malformed field named. */
export const readPeople = async (file: string): Promise<People> => {
  const { people } = z
    .object({ people: z.array(person) })
    .parse(JSON.parse(await readFile(file, 'utf8')))
  return directory(people)
}
