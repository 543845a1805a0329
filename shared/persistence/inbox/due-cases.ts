import type { Writer } from '../database.ts'

/**
 * The cases with a waiting entry that need not wait any more: its number has come, and so has the
 * catalogue version that it waited for. Two replicas may take in the first and the second event of a
 * case at the same moment; the one puts its event into the log, the other among the waiting, and
 * neither sees the other's. So whoever made an event wait looks once more after it has written, and
 * everybody looks from time to time: few events ever wait.
 */
export const dueCases = async (sql: Writer): Promise<string[]> => {
  const rows = await sql<{ case_id: string }[]>`
    select distinct early.case_id
    from early_events as early left join cases on cases.id = early.case_id
    where early.number <= coalesce(cases.number, 0)
      or early.number = coalesce(cases.number, 0) + 1 and (
        early.catalogue is null
        or exists (select from catalogues where version = early.catalogue)
      )
    limit 256`
  return rows.map(({ case_id }) => case_id)
}
