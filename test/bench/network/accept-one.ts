import { ask } from '../../testkit/graphql-client.ts'
import { type Accepted, acceptance, acceptDocument } from './acceptance.ts'
import type { BenchItem } from './items.ts'

/** A counter with the token of its agent. */
export type Counter = { division: string; token: string }

/** Accepts one application at a counter; answers the case number. */
export const acceptOne = async (
  url: string,
  { division, token }: Counter,
  item: BenchItem,
  serial = 1,
): Promise<string> => {
  const variables = acceptance(division, item, serial)
  const { data, errors } = await ask<Accepted>(url, acceptDocument, variables, token)
  const id = data?.acceptCase.receipt?.caseId
  if (!id) throw new Error(data?.acceptCase.error?.message ?? JSON.stringify(errors))
  return id
}
