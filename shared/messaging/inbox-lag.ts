import { type Feed, STREAM } from '../messages/index.ts'
import type { Broker } from './broker.ts'

/** What the broker holds for an instance: not yet delivered, and delivered but not acknowledged. */
export type InboxLag = { pending: number; unacknowledged: number }

/** Asks the broker how far an instance has come with all its feeds. Throws while there is no line. */
export const readInboxLag = async (broker: Broker, feeds: readonly Feed[]): Promise<InboxLag> => {
  const line = broker.line()
  if (!line) throw new Error('no line to the broker')
  const infos = await Promise.all(
    feeds.map(({ durable }) => line.manager.consumers.info(STREAM, durable)),
  )
  return {
    pending: infos.reduce((sum, { num_pending }) => sum + num_pending, 0),
    unacknowledged: infos.reduce((sum, { num_ack_pending }) => sum + num_ack_pending, 0),
  }
}
