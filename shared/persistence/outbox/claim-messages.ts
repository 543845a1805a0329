import type { Writer } from '../database.ts'
import type { OutgoingMessage } from './outgoing.ts'

const doublings = 6

/**
 * Claims due messages in the order in which they were written and sets the time at which they are
 * sent again unless confirmed: after `resendAfter` milliseconds, doubling to 64 times that. `skip
 * locked` lets two replicas share the work.
 */
export const claimMessages = async (
  sql: Writer,
  limit: number,
  resendAfter: number,
): Promise<OutgoingMessage[]> => {
  const rows = await sql<OutgoingMessage[]>`
    update outbox set
      attempts = attempts + 1,
      send_at = now() + ${resendAfter}::int * interval '1 millisecond'
        * power(2, least(attempts, ${doublings}::int))
    where id in (
      select id from outbox where send_at <= now()
      order by send_at, id limit ${limit} for update skip locked
    )
    returning id, subject, payload`
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
