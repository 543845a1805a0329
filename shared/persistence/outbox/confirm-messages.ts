import type { Writer } from '../database.ts'

/**
 * A receiver has stored these messages for good: forget them once nobody else is awaited. The rows
 * are locked first, in one order, so that of two receivers who confirm at the same moment the
 * second sees what the first left.
 */
export const confirmMessages = async (
  sql: Writer,
  receiver: string,
  ids: string[],
): Promise<void> => {
  await sql`
    with confirmed as (
      select id, awaiting <@ array[${receiver}::text] as was_last from outbox
      where id = any(${ids}::uuid[])
        and (${receiver}::text = any(awaiting) or cardinality(awaiting) = 0)
      order by id for update
    ), forgotten as (
      delete from outbox using confirmed where outbox.id = confirmed.id and was_last
    )
    update outbox set awaiting = array_remove(awaiting, ${receiver}::text)
    from confirmed where outbox.id = confirmed.id and not was_last`
}
