import type { Person } from './issuer.ts'
import type { TestTiers } from './tiers.ts'

/** An entry that waits, as its operator sees it. */
export type Waiting = {
  caseId: string
  number: number
  type: string
  division: { code: string }
  catalogueVersion: number | null
}

type Listed = { waitingEntries: { edges: { node: Waiting }[] } }
type Discarded = { ok: boolean; error: { code: string } | null; discarded: number | null }

/** What waits at the instance of the person's division; throws when the API refuses. */
export const waitingAt = async (tiers: TestTiers, person: Person): Promise<Waiting[]> => {
  const { data, errors } = await tiers.as<Listed>(
    person,
    `query ($division: ID!) { waitingEntries(division: $division, first: 100) {
      edges { node { caseId number type division { code } catalogueVersion since } } } }`,
    { division: person.division },
  )
  if (!data) throw new Error(JSON.stringify(errors))
  return data.waitingEntries.edges.map(({ node }) => node)
}

/** Gives up what waits of a case. */
export const discardWaiting = async (
  tiers: TestTiers,
  person: Person,
  caseId: string,
): Promise<Discarded> => {
  const { data, errors } = await tiers.as<{ discardWaitingEntries: Discarded }>(
    person,
    `mutation ($input: DiscardWaitingEntriesInput!) { discardWaitingEntries(input: $input) {
      ok error { code zh en message } discarded } }`,
    { input: { division: person.division, caseId, reason: '伪造的记录' } },
  )
  if (!data) throw new Error(JSON.stringify(errors))
  return data.discardWaitingEntries
}

type Published = { publishCatalogue: { ok: boolean; error: { code: string } | null } }

/** Publishes a document as the city's operator. */
export const publishAs = async (
  tiers: TestTiers,
  person: Person,
  document: object,
): Promise<Published['publishCatalogue']> => {
  const { data, errors } = await tiers.as<Published>(
    person,
    `mutation ($document: String!) { publishCatalogue(input: { document: $document }) {
      ok error { code zh en message } } }`,
    { document: JSON.stringify(document) },
  )
  if (!data) throw new Error(JSON.stringify(errors))
  return data.publishCatalogue
}
