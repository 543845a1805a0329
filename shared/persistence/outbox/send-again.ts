import type { Writer } from '../database.ts'

/** Makes messages due again: those named (their publish failed), or all (the stream was lost). */
export const sendAgain = async (sql: Writer, ids: string[] | 'all'): Promise<void> => {
  if (ids === 'all') await sql`update outbox set send_at = now(), attempts = 0`
  else await sql`update outbox set send_at = now() where id = any(${ids}::uuid[])`
}
