import {
  AckPolicy,
  type ConsumerInfo,
  DeliverPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import { type Feed, STREAM, STREAM_SUBJECTS } from '../messages/index.ts'
import type { Line } from './broker.ts'

const HOUR = 3_600_000
const NOT_FOUND = 404

/**
 * The broker carries, it does not remember: limits retention, a week, a ceiling on the disk. What
 * falls out unconfirmed is sent again by its sender. Nobody purges or deletes messages, also not a
 * user of the hub's account: the accounts keep instances from these calls, and this keeps everybody.
 */
const streamConfig = ({ duplicateWindow, replicas }: StreamSettings) => ({
  name: STREAM,
  subjects: STREAM_SUBJECTS,
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  num_replicas: replicas,
  max_age: nanos(7 * 24 * HOUR),
  max_bytes: 2 * 1024 ** 3,
  max_msg_size: 1024 * 1024,
  deny_delete: true,
  deny_purge: true,
  duplicate_window: nanos(duplicateWindow),
})

/** Whether the server says that there is no such stream. */
export const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.status === NOT_FOUND

/** What tells one life of the stream from the next: when it was made, and how far it has come. */
export type StreamMark = { created: string; firstSequence: number; lastSequence: number }

/** The stream's mark; fails when there is no stream. */
export const streamMark = async (line: Line): Promise<StreamMark> => {
  const { created, state } = await line.manager.streams.info(STREAM)
  return { created, firstSequence: state.first_seq, lastSequence: state.last_seq }
}

/**
 * Who may lay the stream, and for how many milliseconds it drops repeated messages: long enough for
 * a publish that is tried again, and over before an unconfirmed message is sent again, or the
 * receivers would never see it. `replicas` is how many servers keep each message.
 */
export type StreamSettings = { mayCreate: boolean; duplicateWindow: number; replicas: number }

/** The stream's mark; lays the stream when it is missing and this instance may. */
export const ensureStream = async (line: Line, settings: StreamSettings): Promise<StreamMark> => {
  try {
    return await streamMark(line)
  } catch (error) {
    if (!settings.mayCreate || !isMissing(error)) throw error
    await line.manager.streams.add(streamConfig(settings))
    return streamMark(line)
  }
}

/** The durable consumer of a feed as it stands, or null when there is none. */
export const findConsumer = async (line: Line, { durable }: Feed): Promise<ConsumerInfo | null> => {
  try {
    return await line.manager.consumers.info(STREAM, durable)
  } catch (error) {
    if (!isMissing(error)) throw error
    return null
  }
}

/**
 * Makes the durable consumer of a feed, which begins at a sequence of the stream. Redelivery has no
 * limit: attempts count in the inbox. What was on its way to an instance that stopped comes again
 * after five seconds; a batch that takes longer loses nothing, for nothing is pulled before it is
 * stored.
 */
export const createConsumer = async (line: Line, feed: Feed, start: number): Promise<void> => {
  await line.manager.consumers.add(STREAM, {
    durable_name: feed.durable,
    filter_subject: feed.filter,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(5_000),
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: start,
    max_deliver: -1,
    max_ack_pending: 2_000,
  })
}
