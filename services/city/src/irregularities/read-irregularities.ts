import { type Page, pageOf, pageSize, type Writer } from '@liandong/shared/persistence'

/** An entry that was applied although a precondition of its command was broken. */
export type Irregularity = {
  id: string
  caseId: string
  number: number
  code: string
  zh: string
  en: string
  division: string
  at: string
  foundAt: string
}

/** Of which cases: one, or all that were accepted in and below a division. */
export type IrregularityFilter = { caseId: string } | { division: string }

const narrowed = (sql: Writer, filter: IrregularityFilter) =>
  'caseId' in filter
    ? sql`case_id = ${filter.caseId}`
    : sql`starts_with(case_id, ${filter.division})`

/** A page of the irregular entries, those that were found last first; `after` is an id, 0 at the start. */
export const readIrregularities = async (
  sql: Writer,
  filter: IrregularityFilter,
  first: number,
  after: number,
): Promise<Page<Irregularity>> => {
  const size = pageSize(first)
  const rows = await sql<Irregularity[]>`
    select id::text, case_id as "caseId", number, code, zh, en, division,
      to_json(at) #>> '{}' as at, to_json(found_at) #>> '{}' as "foundAt"
    from irregularities
    where ${narrowed(sql, filter)} ${after > 0 ? sql`and id < ${after}` : sql``}
    order by id desc limit ${size + 1}`
  return pageOf(rows, size)
}
