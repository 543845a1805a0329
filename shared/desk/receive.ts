import { catalogueSubject } from '../messages/index.ts'
import type { InboundMessage, StoreBatch } from '../messaging/index.ts'
import { type DeadLetter, keepDeadLetters } from '../persistence/index.ts'
import type { Desk } from './desk.ts'
import { type HeldBackTeller, heldBackTeller } from './receive/held-back.ts'
import type { Unread } from './receive/letter.ts'
import { receiveCatalogues } from './receive/receive-catalogues.ts'
import { receiveEventMessages } from './receive/receive-event-messages.ts'
import type { WriteIrregular } from './receive/rules.ts'
import { isBounded } from './receive/writer.ts'

/** The detail may name what the message has in it: the desk shows it to operators, the log does not. */
const tell = (desk: Desk, letters: readonly DeadLetter[]): void => {
  for (const { reason, subject, sender, caseId } of letters)
    desk.log.error({ reason, subject, sender, caseId }, 'dead letter')
}

/** Keeps the letters of unreadable messages; answers those kept, and what there is no room for. */
const keep = async (
  desk: Desk,
  unread: readonly Unread[],
): Promise<{ kept: DeadLetter[]; over: InboundMessage[] }> => {
  const letters = unread.map(({ letter }) => letter)
  const bounded = ({ writer }: DeadLetter) => isBounded(desk, writer)
  const over = new Set(await keepDeadLetters(desk.database.write, letters, bounded))
  return {
    kept: letters.filter((letter) => !over.has(letter)),
    over: unread.filter(({ letter }) => over.has(letter)).map(({ message }) => message),
  }
}

/**
 * Stores a batch that arrived: events into the copies, catalogue versions on the shelf, and what
 * cannot be applied among the dead letters. What a sender has no room for here is answered as held
 * back. `writeIrregular` writes down the entries that were applied although a precondition of theirs
 * was broken. Throws only when the database cannot be written; the batch comes again then.
 */
export const receiver = (desk: Desk, writeIrregular: WriteIrregular | null = null): StoreBatch => {
  const tellHeldBack: HeldBackTeller = heldBackTeller(desk)
  const catalogue = catalogueSubject(desk.instance.divisions[0]?.slice(0, 4) ?? '')
  return async (messages) => {
    const catalogues = messages.filter(({ subject }) => subject === catalogue)
    const events = messages.filter(({ subject }) => subject !== catalogue)
    const shelved = await receiveCatalogues(desk, catalogues)
    const received = await receiveEventMessages({ desk, writeIrregular }, events)
    const { kept, over } = await keep(desk, [...shelved, ...received.unread])
    const stored = {
      letters: [...received.kept, ...kept],
      heldBack: [...received.heldBack, ...over],
    }
    tell(desk, stored.letters)
    tellHeldBack(messages, stored.heldBack)
    return stored
  }
}
