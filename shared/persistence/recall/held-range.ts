import { createHash } from 'node:crypto'
import type { DivisionCode } from '../../network/index.ts'
import type { Writer } from '../database.ts'

/** What a database holds of a case: the last number of its log, and the numbers that wait for others. */
export type Held = { id: string; number: number; waiting: number[] }

/** Cases of a division, with numbers above `after` and up to `upTo`; null: to the end. */
export type HeldRange = { division: DivisionCode; after: string; upTo: string | null }

/** Most numbers that are named of what waits for one case. */
const MOST_WAITING = 1_000

type Row = { id: string; number: number; waiting: string | null }

const heldOf = ({ id, number, waiting }: Row): Held => ({
  id,
  number,
  waiting: waiting === null ? [] : waiting.split(',').map(Number),
})

/** The end of a division's case numbers: they begin with its code, and are longer. */
const endOf = (division: DivisionCode): string => String(Number(division) + 1)

/**
 * The first cases of a range, in the order of their numbers. The bounds are compared as the database
 * compares texts, whatever its collation, so that the keys' own indexes answer.
 */
export const readHeldRange = async (
  sql: Writer,
  { division, after, upTo }: HeldRange,
  limit: number,
): Promise<Held[]> => {
  const end = upTo ?? endOf(division)
  const rows = await sql<Row[]>`
    with page as materialized (
      select id from (
        (select id from cases where id > ${after} and id <= ${end} and id > ${division}
          and id < ${endOf(division)} order by id limit ${limit})
        union
        (select distinct case_id from early_events where case_id > ${after} and case_id <= ${end}
          and case_id > ${division} and case_id < ${endOf(division)} order by case_id limit ${limit})
      ) as held (id) order by id limit ${limit}
    )
    select page.id, coalesce(cases.number, 0) as number, (
      select string_agg(number::text, ',' order by number) from (
        select number from early_events where case_id = page.id
        order by number limit ${MOST_WAITING}
      ) as early
    ) as waiting
    from page left join cases on cases.id = page.id order by page.id`
  return rows.map(heldOf)
}

/** What is held of these cases; nothing of those that are not known. */
export const readHeld = async (sql: Writer, ids: readonly string[]): Promise<Map<string, Held>> => {
  const rows = await sql<Row[]>`
    select asked.id, coalesce(cases.number, 0) as number, (
      select string_agg(number::text, ',' order by number) from early_events where case_id = asked.id
    ) as waiting
    from unnest(${[...ids]}::text[]) as asked (id) left join cases on cases.id = asked.id`
  return new Map(rows.map((row) => [row.id, heldOf(row)]))
}

/** A digest by which two databases compare what they hold of a range. */
export const digestOfHeld = (held: readonly Held[]): string => {
  const hash = createHash('sha256')
  const lines = held.map(({ id, number, waiting }) => `${id} ${number} ${waiting.join()}\n`)
  for (const line of lines.sort()) hash.update(line)
  return hash.digest('base64url')
}
