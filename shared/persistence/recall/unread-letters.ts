import type { Writer } from '../database.ts'

/** A message that was kept although it could not be read. */
export type UnreadLetter = { id: number; subject: string; payload: string }

const MOST = 100

/**
 * Reads the open dead letters whose entries nobody has judged: a program of before did not know
 * their version, or failed at them. They come in the order in which they were kept, until they have
 * so many bytes. Letters that were refused by a rule stay where they are: the rule refuses them again.
 */
export const readUnreadLetters = async (
  sql: Writer,
  subjects: string,
  after: number,
  bytes: number,
): Promise<{ letters: UnreadLetter[]; more: boolean }> => {
  const rows = await sql<{ id: string; subject: string; payload: string | null }[]>`
    with unread as materialized (
      select id, subject, payload from dead_letters
      where settled_at is null and id > ${after} and reason in ('unknownVersion', 'failed')
        and starts_with(subject, ${subjects})
      order by id limit ${MOST + 1}
    )
    select id, subject,
      case when row_number() over way = 1 or sum(octet_length(payload)) over way <= ${bytes}
        then payload end as payload
    from unread window way as (order by id) order by id`
  const fitting = rows
    .slice(0, MOST)
    .flatMap(({ id, subject, payload }) =>
      payload === null ? [] : [{ id: Number(id), subject, payload }],
    )
  return { letters: fitting, more: fitting.length < rows.length }
}
