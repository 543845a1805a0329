import { type Answer, ask } from './graphql-client.ts'
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

/** A person, and the instance that the person turns to: the one that serves `at`, else the own division. */
export type Operator = Person & { at?: string }

const asked = async <Data>(
  tiers: TestTiers,
  person: Operator,
  query: string,
  variables: (division: string) => object,
): Promise<Answer<Data>> => {
  const division = person.at ?? person.division
  const token = await tiers.issuer.token(person)
  return ask<Data>(tiers.serving(division).url(), query, variables(division), token)
}

/** The dead letters of an instance that the person may see, as the API gives them. */
export const lettersOf = (tiers: TestTiers, person: Operator): Promise<Answer<Listed>> =>
  asked<Listed>(tiers, person, list, (division) => ({ division }))

/** The open letters that an operator sees; throws when the API refuses. */
export const openLetters = async (tiers: TestTiers, person: Operator): Promise<Letter[]> => {
  const { data, errors } = await lettersOf(tiers, person)
  if (!data) throw new Error(JSON.stringify(errors))
  return data.deadLetters.edges.map(({ node }) => node)
}

const settled = async (
  tiers: TestTiers,
  person: Operator,
  name: string,
  inputType: string,
  input: object,
): Promise<Settled> => {
  const answer = await asked<{ [name: string]: Settled }>(
    tiers,
    person,
    settle(name, inputType),
    (division) => ({ input: { division, ...input } }),
  )
  const result = answer.data?.[name]
  if (!result) throw new Error(JSON.stringify(answer.errors))
  return result
}

/** Has a letter applied again. */
export const replay = (tiers: TestTiers, person: Operator, id: string): Promise<Settled> =>
  settled(tiers, person, 'replayDeadLetter', 'DeadLetterInput', { id })

/** Gives a letter up. */
export const discard = (
  tiers: TestTiers,
  person: Operator,
  id: string,
  reason = '来源实例已修复',
): Promise<Settled> =>
  settled(tiers, person, 'discardDeadLetter', 'DiscardDeadLetterInput', { id, reason })
