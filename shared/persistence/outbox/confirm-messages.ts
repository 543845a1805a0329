import type { Writer } from '../database.ts'

/** A receiver has stored these messages for good: forget them once nobody else is awaited. */
export const confirmMessages = async (
  sql: Writer,
  receiver: string,
  ids: string[],
): Promise<void> => {
  await sql.begin((tx) => [
    tx`delete from outbox where id = any(${ids}::uuid[]) and awaiting <@ array[${receiver}::text]`,
    tx`update outbox set awaiting = array_remove(awaiting, ${receiver}::text)
       where id = any(${ids}::uuid[]) and ${receiver}::text = any(awaiting)`,
  ])
}
