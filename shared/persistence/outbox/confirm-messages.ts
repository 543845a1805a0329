import type { Writer } from '../database.ts'

/** What a receiver said: it has stored this message for good. */
export type Confirmation = { id: string; receiver: string }

/**
 * Forgets messages that every receiver has stored; of the others it forgets the receivers who have.
 * The rows are locked first, in one order, so that of two replicas who write at the same moment the
 * second sees what the first left.
 */
export const confirmMessages = async (
  sql: Writer,
  confirmations: readonly Confirmation[],
): Promise<void> => {
  const ids = confirmations.map(({ id }) => id)
  await sql`
    with said as (
      select id, array_agg(receiver) as by
      from unnest(${ids}::uuid[], ${confirmations.map(({ receiver }) => receiver)}::text[])
        as one (id, receiver)
      group by id
    ), confirmed as (
      select outbox.id, array(
        select one from unnest(outbox.awaiting) as one where one <> all(said.by)
      ) as still
      from outbox join said using (id)
      where outbox.id = any(${ids}::uuid[])
        and (outbox.awaiting && said.by or cardinality(outbox.awaiting) = 0)
      order by outbox.id for update of outbox
    ), forgotten as (
      delete from outbox using confirmed
      where outbox.id = confirmed.id and cardinality(still) = 0
    )
    update outbox set awaiting = still
    from confirmed where outbox.id = confirmed.id and cardinality(still) > 0`
}
