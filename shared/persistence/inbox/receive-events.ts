import { isDeepStrictEqual } from 'node:util'
import type { CaseEvent, CaseState } from '../../case/index.ts'
import type { Refusal } from '../../identity/index.ts'
import type { Transaction, Writer } from '../database.ts'
import { type DeadLetter, keepDeadLetters } from '../dead-letters.ts'
import { type FoldedBatch, type FoldRules, foldBatch, type RefusedEvent } from './fold-batch.ts'
import { recordBatch } from './record-batch.ts'

/** What came of a batch: the events that changed a copy, and those that became dead letters. */
export type ReceivedBatch = {
  applied: CaseEvent[]
  states: Map<string, CaseState>
  letters: DeadLetter[]
}

type Row = { case_id: string; number: number; event: CaseEvent }

/**
 * Two replicas may hold the first and the second event of a case that neither has seen: without a
 * lock on the number itself the second would be put among the waiting and nobody would come back.
 */
const lockNumbers = (tx: Transaction, ids: string[]) => tx`
  select pg_advisory_xact_lock(hashtextextended(id, 0)) from unnest(${ids}::text[]) as id`

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

const rivalled: Refusal = {
  code: 'EARLY_RIVAL',
  zh: '另有一条同编号但内容不同的记录先到并在等待：请等前面的记录到齐后重放本信；若仍不能应用，则被写入的是另一条。',
  en: 'Another entry with this number came first and waits: replay this letter when the earlier entries are here; if it is still refused, the other one was written.',
}

/** A number that is taken must say the same there; anything else is never applied over it. */
const differing = async (
  tx: Transaction,
  events: readonly CaseEvent[],
  refusal: Refusal,
): Promise<RefusedEvent[]> => {
  if (events.length === 0) return []
  const rows = await tx<Row[]>`
    select taken.case_id, taken.number, taken.event
    from unnest(
      ${events.map(({ caseId }) => caseId)}::text[], ${events.map(({ number }) => number)}::int[]
    ) as asked (case_id, number)
    join (
      select case_id, number, event from case_events
      union all select case_id, number, event from early_events
    ) as taken using (case_id, number)`
  const taken = new Map(rows.map((row) => [`${row.case_id} ${row.number}`, row.event]))
  return events
    .filter((event) => {
      const stored = taken.get(`${event.caseId} ${event.number}`)
      return stored !== undefined && !isDeepStrictEqual(stored, JSON.parse(JSON.stringify(event)))
    })
    .map((event) => ({ event, refusal }))
}

const isEmpty = ({ applied, early, released }: FoldedBatch): boolean =>
  applied.length + early.length + released.length === 0

/**
 * Applies a batch of events from other instances to the copies held here, in one transaction:
 * each event once, in the order of its number, and the refused ones among the dead letters with
 * `letterOf`. Throws when the database does; nothing is done then.
 */
export const receiveEvents = (
  sql: Writer,
  rules: FoldRules,
  events: readonly CaseEvent[],
  letterOf: (refused: RefusedEvent) => DeadLetter,
): Promise<ReceivedBatch> =>
  sql.begin(async (tx) => {
    const ids = [...new Set(events.map(({ caseId }) => caseId))].sort()
    await lockNumbers(tx, ids)
    const [before, waiting] = await Promise.all([lockCases(tx, ids), waitingEvents(tx, ids)])
    const batch = foldBatch(rules, before, waiting, events)
    if (!isEmpty(batch)) await recordBatch(tx, batch)
    const forks = await differing(tx, batch.known, forked)
    const rivals = await differing(tx, batch.early, rivalled)
    const letters = [...batch.refused, ...forks, ...rivals].map(letterOf)
    await keepDeadLetters(tx, letters)
    return { applied: batch.applied, states: batch.states, letters }
  })
