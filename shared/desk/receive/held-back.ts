import type { InboundMessage } from '../../messaging/index.ts'
import type { Desk } from '../desk.ts'
import { writerOf } from './writer.ts'

/** Counts the messages of a batch that were held back, and says whose they are. */
export type HeldBackTeller = (
  messages: readonly InboundMessage[],
  heldBack: readonly InboundMessage[],
) => void

/** Says once that a sender is over its quota, and once that all of a batch of its was stored again. */
export const heldBackTeller = (desk: Desk): HeldBackTeller => {
  const over = new Set<string>()
  const writersOf = (messages: readonly InboundMessage[]) =>
    new Set(messages.map(({ subject }) => writerOf(desk, subject)))
  return (messages, heldBack) => {
    if (over.size === 0 && heldBack.length === 0) return
    desk.metrics.heldBack(heldBack.length)
    const held = writersOf(heldBack)
    for (const writer of held) {
      if (over.has(writer)) continue
      over.add(writer)
      desk.log.error(
        { writer },
        'the sender is over its quota of dead letters or waiting entries: its messages are held back',
      )
    }
    for (const writer of writersOf(messages)) {
      if (held.has(writer) || !over.delete(writer)) continue
      desk.log.info({ writer }, 'the messages of the sender are stored again')
    }
  }
}
