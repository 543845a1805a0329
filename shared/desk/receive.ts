import { catalogueSubject } from '../messages/index.ts'
import type { StoreBatch } from '../messaging/index.ts'
import { keepDeadLetters } from '../persistence/index.ts'
import type { Desk } from './desk.ts'
import { receiveCatalogues } from './receive/receive-catalogues.ts'
import { receiveEventMessages } from './receive/receive-event-messages.ts'

/**
 * Stores a batch that arrived: events into the copies, catalogue versions on the shelf, and what
 * cannot be applied among the dead letters, which are the answer. Throws only when the database
 * cannot be written; the batch comes again then.
 */
export const receiver =
  (desk: Desk): StoreBatch =>
  async (messages) => {
    const catalogue = catalogueSubject(desk.instance.divisions[0]?.slice(0, 4) ?? '')
    const catalogues = messages.filter(({ subject }) => subject === catalogue)
    const events = messages.filter(({ subject }) => subject !== catalogue)
    const letters = [
      ...(await receiveCatalogues(desk, catalogues)),
      ...(await receiveEventMessages(desk, events)),
    ]
    await keepDeadLetters(desk.database.write, letters)
    // The detail may name what the message has in it: the desk shows it to operators.
    for (const { reason, subject, sender, caseId } of letters) {
      desk.log.error({ reason, subject, sender, caseId }, 'dead letter')
    }
    return letters
  }
