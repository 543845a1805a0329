import type { Answer } from './graphql-client.ts'
import type { Person } from './issuer.ts'
import type { TestTiers } from './tiers.ts'

/** A dead letter as its operator sees it. */
export type Letter = {
  id: string
  subject: string
  sender: string | null
  reason: string
  detail: string
  payload: string
  caseId: string | null
}

type Settled = { ok: boolean; error: { code: string } | null; letter: Letter | null }
type Listed = { deadLetters: { edges: { node: Letter }[] } }

const fields = 'id subject sender reason detail payload caseId'
const list = `query ($division: ID!) {
  deadLetters(division: $division, first: 100) { edges { node { ${fields} } } }
}`
const settle = (name: string, input: string) => `mutation ($input: ${input}!) {
  ${name}(input: $input) { ok error { code zh en message } letter { ${fields} } }
}`

/** The dead letters of the instance that serves the person's division, as the API gives them. */
export const lettersOf = (tiers: TestTiers, person: Person): Promise<Answer<Listed>> =>
  tiers.as<Listed>(person, list, { division: person.division })

/** The open letters that an operator sees; throws when the API refuses. */
export const openLetters = async (tiers: TestTiers, person: Person): Promise<Letter[]> => {
  const { data, errors } = await lettersOf(tiers, person)
  if (!data) throw new Error(JSON.stringify(errors))
  return data.deadLetters.edges.map(({ node }) => node)
}

const settled = async (
  tiers: TestTiers,
  person: Person,
  name: string,
  inputType: string,
  input: object,
): Promise<Settled> => {
  const variables = { input: { division: person.division, ...input } }
  const answer = await tiers.as<{ [name: string]: Settled }>(
    person,
    settle(name, inputType),
    variables,
  )
  const result = answer.data?.[name]
  if (!result) throw new Error(JSON.stringify(answer.errors))
  return result
}

/** Has a letter applied again. */
export const replay = (tiers: TestTiers, person: Person, id: string): Promise<Settled> =>
  settled(tiers, person, 'replayDeadLetter', 'DeadLetterInput', { id })

/** Gives a letter up. */
export const discard = (
  tiers: TestTiers,
  person: Person,
  id: string,
  reason = '来源实例已修复',
): Promise<Settled> =>
  settled(tiers, person, 'discardDeadLetter', 'DiscardDeadLetterInput', { id, reason })
