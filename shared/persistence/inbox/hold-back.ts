import type { CaseEvent } from '../../case/index.ts'
import type { Writer } from '../database.ts'
import { type Charge, quotas, waitingUsage, withinQuota } from '../quota.ts'
import type { FoldedBatch } from './fold-batch.ts'
import type { Copies } from './load-copies.ts'

/** On whose account an event waits. */
export type Accounts = {
  /** Who wrote an event. */
  writerOf: (event: CaseEvent) => string
  /** Whether what a writer has waiting here is bounded. */
  isBounded: (writer: string) => boolean
}

/** The bytes of an event as it is stored. */
export const sizeOf = (event: CaseEvent): number => Buffer.byteLength(JSON.stringify(event))

const keyOf = ({ caseId, number }: CaseEvent): string => `${caseId} ${number}`

/**
 * Takes out of a batch the events that would have to wait and for which their case or their writer
 * has no room, and answers them. What is the next of its log is applied, so nothing stands still.
 */
export const holdBack = async (
  sql: Writer,
  batch: FoldedBatch,
  { waiting, used }: Copies,
  { writerOf, isBounded }: Accounts,
): Promise<CaseEvent[]> => {
  if (batch.early.length === 0) return []
  const stored = new Set(waiting.map(keyOf))
  const chargesBy = (accountOf: (event: CaseEvent) => string): Map<CaseEvent, Charge> =>
    new Map(
      batch.early.map((event) => {
        const isCharged = isBounded(writerOf(event)) && !stored.has(keyOf(event))
        return [event, isCharged ? { account: accountOf(event), bytes: sizeOf(event) } : null]
      }),
    )
  const byCase = chargesBy(({ caseId }) => caseId)
  const byWriter = chargesBy(writerOf)
  const within = (charges: ReadonlyMap<CaseEvent, Charge>) => (event: CaseEvent) =>
    charges.get(event) ?? null
  const ofCase = withinQuota(batch.early, within(byCase), used, quotas.waitingOfCase)
  const usage = await waitingUsage(sql, [...byWriter.values()])
  const ofWriter = withinQuota(ofCase.fits, within(byWriter), usage, quotas.waiting)
  const over = [...ofCase.over, ...ofWriter.over]
  batch.early = ofWriter.fits
  for (const event of over) batch.awaited.delete(event)
  return over
}
