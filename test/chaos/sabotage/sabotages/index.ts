import type { Sabotage } from '../sabotage.ts'
import { ackBeforeCommit } from './ack-before-commit.ts'
import { answerBeforeCommit } from './answer-before-commit.ts'
import { applyOutOfOrder } from './apply-out-of-order.ts'
import { denyDone } from './deny-done.ts'
import { dropOutboxRow } from './drop-outbox-row.ts'
import { forgetKey } from './forget-key.ts'
import { giveADay } from './give-a-day.ts'
import { keepHold } from './keep-hold.ts'
import { loseOnReconnect } from './lose-on-reconnect.ts'
import { skipDedupe } from './skip-dedupe.ts'
import { takeOverUnheld } from './take-over-unheld.ts'
import { tallyWrongly } from './tally-wrongly.ts'

/** Every sabotage that the checker must find. */
export const sabotages: readonly Sabotage[] = [
  skipDedupe,
  dropOutboxRow,
  takeOverUnheld,
  applyOutOfOrder,
  ackBeforeCommit,
  loseOnReconnect,
  forgetKey,
  keepHold,
  denyDone,
  answerBeforeCommit,
  tallyWrongly,
  giveADay,
]
