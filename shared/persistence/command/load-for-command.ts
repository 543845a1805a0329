import type { CaseState } from '../../case/index.ts'
import type { Writer } from '../database.ts'

/** What a command needs to know, in one round trip. */
export type Loaded = {
  /** The case, if this instance has it. */
  state: CaseState | null
  /** What the same key did before, if it was used. */
  done: { caseId: string; fingerprint: string } | null
}

/** Loads the case and what the command's key has done before. `caseId` null: only the key. */
export const loadForCommand = async (
  sql: Writer,
  caseId: string | null,
  person: string,
  key: string,
): Promise<Loaded> => {
  const [row] = await sql<
    [{ state: CaseState | null; case_id: string | null; fingerprint: string }]
  >`
    select
      (select state from cases where id = ${caseId}::text) as state,
      done.case_id, done.fingerprint
    from (select 1) as one
    left join commands as done on done.person = ${person} and done.key = ${key}`
  const done = row.case_id === null ? null : { caseId: row.case_id, fingerprint: row.fingerprint }
  return { state: row.state, done }
}
