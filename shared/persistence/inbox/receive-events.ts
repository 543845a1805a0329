import { isDeepStrictEqual } from 'node:util'
import type { CaseEvent, CaseState } from '../../case/index.ts'
import type { Refusal } from '../../identity/index.ts'
import type { Transaction, Writer } from '../database.ts'
import { type FoldedBatch, type FoldRules, foldBatch } from './fold-batch.ts'
import { recordBatch } from './record-batch.ts'

/** What came of a batch: the events that changed a copy, and those that must go to a dead letter. */
export type ReceivedBatch = {
  applied: CaseEvent[]
  states: Map<string, CaseState>
  refused: { event: CaseEvent; refusal: Refusal }[]
}

type Row = { case_id: string; number: number; event: CaseEvent }

const lockCases = async (tx: Transaction, ids: string[]): Promise<Map<string, CaseState>> => {
  const rows = await tx<{ id: string; state: CaseState }[]>`
    select id, state from cases where id = any(${ids}::text[]) order by id for update`
  return new Map(rows.map(({ id, state }) => [id, state]))
}

const waitingEvents = async (tx: Transaction, ids: string[]): Promise<CaseEvent[]> => {
  const rows = await tx<Row[]>`
    select case_id, number, event from early_events where case_id = any(${ids}::text[])`
  return rows.map(({ event }) => event)
}

const forked: Refusal = {
  code: 'LOG_FORKED',
  zh: '同一编号的记录内容不一致：请立即停止来源实例并核对其数据库是否由旧备份恢复。',
  en: 'Two different entries bear the same number: stop the sending instance and check whether its database was restored from an old backup.',
}

/** A number that the log has already must say the same; anything else is a fork, never applied. */
const findForks = async (tx: Transaction, known: readonly CaseEvent[]) => {
  if (known.length === 0) return []
  const rows = await tx<Row[]>`
    select log.case_id, log.number, log.event
    from unnest(
      ${known.map(({ caseId }) => caseId)}::text[], ${known.map(({ number }) => number)}::int[]
    ) as asked (case_id, number)
    join case_events as log using (case_id, number)`
  const log = new Map(rows.map((row) => [`${row.case_id} ${row.number}`, row.event]))
  return known
    .filter((event) => {
      const stored = log.get(`${event.caseId} ${event.number}`)
      return stored !== undefined && !isDeepStrictEqual(stored, JSON.parse(JSON.stringify(event)))
    })
    .map((event) => ({ event, refusal: forked }))
}

const isEmpty = ({ applied, early, released }: FoldedBatch): boolean =>
  applied.length + early.length + released.length === 0

/**
 * Applies a batch of events from other instances to the copies held here, in one transaction:
 * each event once, in the order of its number. Throws when the database does; nothing is done then.
 */
export const receiveEvents = (
  sql: Writer,
  rules: FoldRules,
  events: readonly CaseEvent[],
): Promise<ReceivedBatch> =>
  sql.begin(async (tx) => {
    const ids = [...new Set(events.map(({ caseId }) => caseId))]
    const [before, waiting] = await Promise.all([lockCases(tx, ids), waitingEvents(tx, ids)])
    const batch = foldBatch(rules, before, waiting, events)
    if (!isEmpty(batch)) await recordBatch(tx, batch)
    const forks = await findForks(tx, batch.known)
    return {
      applied: batch.applied,
      states: batch.states,
      refused: [...batch.refused, ...forks],
    }
  })
