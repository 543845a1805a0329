import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createUser, fromSeed } from '@nats-io/nkeys'
import { PRIVATE, writeWhole } from '../json-file.ts'

const text = new TextDecoder()

/** Where an instance's secret key lies. */
export const seedFile = (folder: string, instance: string): string => join(folder, `${instance}.nk`)

/**
 * The public key of an instance. Its seed is made once and kept where only the owner reads it; the
 * server's configuration never holds a secret.
 */
export const ensureKey = async (folder: string, instance: string): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = seedFile(folder, instance)
  const known = await readFile(file).catch(() => null)
  if (known) return fromSeed(Buffer.from(known.toString('utf8').trim())).getPublicKey()
  const pair = createUser()
  await writeWhole(file, `${text.decode(pair.getSeed())}\n`, PRIVATE)
  return pair.getPublicKey()
}
