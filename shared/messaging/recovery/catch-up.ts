import type { ConsumerInfo } from '@nats-io/jetstream'
import type { Feed } from '../../messages/index.ts'
import type { Line } from '../broker.ts'
import { findConsumer } from '../stream.ts'
import type { Knowledge } from './knowledge.ts'

/** How far a consumer has come. */
type Progress = Pick<ConsumerInfo, 'num_pending' | 'num_ack_pending'> & {
  ack_floor: Pick<ConsumerInfo['ack_floor'], 'stream_seq'>
}

/** Whether everything up to a sequence is stored, or everything there is. */
export const hasReached = (consumer: Progress, target: number): boolean =>
  consumer.ack_floor.stream_seq >= target ||
  (consumer.num_pending === 0 && consumer.num_ack_pending === 0)

/** Looks feed by feed how far it has come; one that has caught up is not waited for any more. */
export const lookAtFeeds = async (
  line: Line,
  feeds: readonly Feed[],
  { targets, waiting }: Knowledge,
): Promise<void> => {
  for (const feed of feeds) {
    const target = targets.get(feed.name)
    if (target === undefined || !waiting.has(feed.name)) continue
    const consumer = await findConsumer(line, feed)
    if (consumer && hasReached(consumer, target)) waiting.delete(feed.name)
  }
}
