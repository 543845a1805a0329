import type { CaseEvent } from '../../case/index.ts'
import type { Writer } from '../database.ts'
import { type Page, pageOf, pageSize } from '../page.ts'

/** An entry that waits here, without what it says. */
export type WaitingEntry = {
  caseId: string
  number: number
  type: string
  division: string
  /** The catalogue version that it waits for; null: the entry before it. */
  catalogue: number | null
  since: string
}

/** The place of a waiting entry in the list of all. */
export type WaitingPlace = { caseId: string; number: number }

/** A page of the entries that wait of cases accepted in and below a division, by case and number. */
export const readWaiting = async (
  sql: Writer,
  division: string,
  first: number,
  after: WaitingPlace | null,
): Promise<Page<WaitingEntry>> => {
  const size = pageSize(first)
  const rows = await sql<WaitingEntry[]>`
    select case_id as "caseId", number, event ->> 'type' as type,
      event -> 'by' ->> 'division' as division, catalogue, to_json(received_at) #>> '{}' as since
    from early_events
    where starts_with(case_id, ${division})
      ${after ? sql`and (case_id, number) > (${after.caseId}, ${after.number}::int)` : sql``}
    order by case_id, number limit ${size + 1}`
  return pageOf(rows, size)
}

/** All entries of a case that wait. */
export const waitingOf = async (sql: Writer, caseId: string): Promise<CaseEvent[]> => {
  const rows = await sql<{ event: string }[]>`
    select event::text from early_events where case_id = ${caseId}`
  return rows.map(({ event }) => JSON.parse(event))
}
