import type { Writer } from '../database.ts'

/** How many messages wait for a confirmation, and how old the oldest is in seconds. */
export const outboxDepth = async (
  sql: Writer,
): Promise<{ depth: number; oldestSeconds: number }> => {
  const [row] = await sql<[{ depth: number; oldest: number }]>`
    select count(*)::int as depth,
      coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as oldest
    from outbox`
  return { depth: row.depth, oldestSeconds: row.oldest }
}
