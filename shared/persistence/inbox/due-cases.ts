import type { Writer } from '../database.ts'

/**
 * Those of the cases that have a waiting event which need not wait any more. Two replicas may take
 * in the first and the second event of a case at the same moment; the one puts its event into the
 * log, the other among the waiting, and neither sees the other's. So each looks once more after it
 * has written: whoever writes last finds it.
 */
export const dueCases = async (sql: Writer, ids: string[]): Promise<string[]> => {
  const rows = await sql<{ case_id: string }[]>`
    select distinct early.case_id
    from early_events as early left join cases on cases.id = early.case_id
    where early.case_id = any(${ids}::text[])
      and early.number <= coalesce(cases.number, 0) + 1`
  return rows.map(({ case_id }) => case_id)
}
