import type { CaseEvent } from '../../case/index.ts'
import type { Writer } from '../database.ts'

/** A case of which the entries above a number are wanted. */
export type Wanted = readonly [caseId: string, above: number]

/** Some of the entries that were asked for, in the order of the question; `more`: there are others. */
export type HeldEntries = { entries: CaseEvent[]; more: boolean }

const MOST = 500

/**
 * Reads entries of logs, and those that wait for others, until they have so many bytes: one at
 * least, however long it is.
 */
export const readHeldEntries = async (
  sql: Writer,
  wanted: readonly Wanted[],
  bytes: number,
): Promise<HeldEntries> => {
  const rows = await sql<{ event: string | null }[]>`
    with held as materialized (
      select asked.place, entry.number, entry.event::text as event
      from unnest(
        ${wanted.map(([caseId]) => caseId)}::text[], ${wanted.map(([, above]) => above)}::int[]
      ) with ordinality as asked (case_id, above, place)
      cross join lateral (
        (select number, event from case_events
          where case_id = asked.case_id and number > asked.above order by number limit ${MOST + 1})
        union all
        (select number, event from early_events
          where case_id = asked.case_id and number > asked.above
            and not exists (
              select from case_events as log
              where log.case_id = early_events.case_id and log.number = early_events.number
            )
          order by number limit ${MOST + 1})
      ) as entry
      order by asked.place, entry.number limit ${MOST + 1}
    )
    select
      case when row_number() over way = 1 or sum(octet_length(event)) over way <= ${bytes}
        then event end as event
    from held window way as (order by place, number) order by place, number`
  const fitting = rows.slice(0, MOST).flatMap(({ event }) => (event === null ? [] : [event]))
  return {
    entries: fitting.map((event) => JSON.parse(event) as CaseEvent),
    more: fitting.length < rows.length,
  }
}
