import { isDeepStrictEqual } from 'node:util'
import { type CaseEvent, orphanOf } from '../../case/index.ts'
import type { Refusal } from '../../identity/index.ts'
import type { Writer } from '../database.ts'
import type { FoldedBatch, RefusedEvent } from './fold-batch.ts'

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

type Row = { case_id: string; number: number; event: CaseEvent; before: string | null }

const differing = async (
  sql: Writer,
  events: readonly CaseEvent[],
  refusalOf: (event: CaseEvent, before: string | null) => Refusal,
): Promise<RefusedEvent[]> => {
  if (events.length === 0) return []
  const rows = await sql<Row[]>`
    select taken.case_id, taken.number, taken.event, before.event->>'at' as before
    from unnest(
      ${events.map(({ caseId }) => caseId)}::text[], ${events.map(({ number }) => number)}::int[]
    ) as asked (case_id, number)
    join (
      select case_id, number, event, true as applied from case_events
      union all select case_id, number, event, false from early_events
    ) as taken using (case_id, number)
    left join case_events as before
      on before.case_id = taken.case_id and before.number = taken.number - 1
    order by taken.applied`
  // What is in the log counts, and not what still waits under the same number.
  const taken = new Map(rows.map((row) => [`${row.case_id} ${row.number}`, row]))
  return events.flatMap((event) => {
    const stored = taken.get(`${event.caseId} ${event.number}`)
    if (!stored) throw new Error(`${event.caseId}: its log lacks entry ${event.number}`)
    if (isDeepStrictEqual(stored.event, JSON.parse(JSON.stringify(event)))) return []
    return [{ event, refusal: refusalOf(event, stored.before) }]
  })
}

/** A number that is taken must say the same there; anything else is never applied over it. */
export const findRivals = async (
  sql: Writer,
  { known, early }: FoldedBatch,
): Promise<RefusedEvent[]> => [
  ...(await differing(sql, known, (event, before) => orphanOf(event, before) ?? forked)),
  ...(await differing(sql, early, () => rivalled)),
]
