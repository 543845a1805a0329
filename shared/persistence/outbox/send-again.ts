import type { Writer } from '../database.ts'

/**
 * Makes messages due again: those named (the broker did not take them, so it was no attempt), or
 * all (the stream was lost).
 */
export const sendAgain = async (sql: Writer, ids: string[] | 'all'): Promise<void> => {
  if (ids === 'all') {
    await sql`update outbox set send_at = now(), attempts = 0`
    return
  }
  await sql`
    update outbox set send_at = now(), attempts = greatest(attempts - 1, 0)
    where id = any(${ids}::uuid[])`
}
