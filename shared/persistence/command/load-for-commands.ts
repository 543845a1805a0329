import type { CaseState } from '../../case/index.ts'
import type { Writer } from '../database.ts'

/** What is asked before a command is decided: the case (null: only the key), and the command's key. */
export type Asked = { caseId: string | null; person: string; key: string }

/** What a command needs to know. */
export type Loaded = {
  /** The case, if this instance has it. */
  state: CaseState | null
  /** What the same key did before, if it was used. */
  done: { caseId: string; fingerprint: string } | null
}

type Row = { state: CaseState | null; case_id: string | null; fingerprint: string }

/** Loads cases and what the commands' keys have done before, in one round trip. */
export const loadForCommands = async (sql: Writer, asked: readonly Asked[]): Promise<Loaded[]> => {
  const rows = await sql<Row[]>`
    select cases.state, commands.case_id, commands.fingerprint
    from unnest(
      ${asked.map(({ caseId }) => caseId)}::text[], ${asked.map(({ person }) => person)}::text[],
      ${asked.map(({ key }) => key)}::text[]
    ) with ordinality as asked (case_id, person, key, place)
    left join cases on cases.id = asked.case_id
    left join commands on commands.person = asked.person and commands.key = asked.key
    order by asked.place`
  return rows.map(({ state, case_id: caseId, fingerprint }) => ({
    state,
    done: caseId === null ? null : { caseId, fingerprint },
  }))
}
