import type { Connections } from './ask.ts'
import type { Seen } from './choose.ts'
import type { Worker } from './worker.ts'

const cases = 'edges { record { id actions missing { code } materials { code } } }'
const query = `query ($codes: [ID!]!) { queues(codes: $codes) { queue {
  arrived: cases(place: HANDED_IN, first: 20) { ${cases} }
  held: cases(place: IN_HAND, first: 20) { ${cases} }
} } }`

type Page = { edges: { record: Seen }[] }
type Data = { queues: ({ queue: { arrived: Page; held: Page } | null } | null)[] }

const PATIENCE = 4_000

/** The oldest cases that wait for a worker, in the worker's own queue; none when nobody answers. */
export const look = async (
  { random, urls, token, division }: Worker,
  { ask }: Connections,
): Promise<Seen[]> => {
  const reply = await ask<Data>(random.pick(urls), token, query, { codes: [division] }, PATIENCE)
  const queue = 'data' in reply ? reply.data.queues[0]?.queue : null
  if (!queue) return []
  return [...queue.arrived.edges, ...queue.held.edges].map(({ record }) => record)
}
