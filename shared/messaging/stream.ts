import { AckPolicy, DeliverPolicy, JetStreamApiError, RetentionPolicy, StorageType } from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import { type Feed, STREAM, STREAM_SUBJECTS } from '../messages/index.ts'
import type { Line } from './broker.ts'

const HOUR = 3_600_000
const NOT_FOUND = 404

/**
 * The broker carries, it does not remember: limits retention, a week, a ceiling on the disk. What
 * falls out unconfirmed is sent again by its sender.
 */
const streamConfig = {
  name: STREAM,
  subjects: STREAM_SUBJECTS,
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  max_age: nanos(7 * 24 * HOUR),
  max_bytes: 2 * 1024 ** 3,
  max_msg_size: 1024 * 1024,
  duplicate_window: nanos(2 * 60_000),
}

const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.status === NOT_FOUND

/** What tells one life of the stream from the next: when it was made, and how far it has come. */
export type StreamMark = { created: string; lastSequence: number }

const mark = async (line: Line): Promise<StreamMark> => {
  const { created, state } = await line.manager.streams.info(STREAM)
  return { created, lastSequence: state.last_seq }
}

/** The stream's mark; lays the stream when it is missing and this instance may. */
export const ensureStream = async (line: Line, mayCreate: boolean): Promise<StreamMark> => {
  try {
    return await mark(line)
  } catch (error) {
    if (!mayCreate || !isMissing(error)) throw error
    await line.manager.streams.add(streamConfig)
    return mark(line)
  }
}

/** Makes the durable consumer of a feed, or finds it as it is. Redelivery has no limit: attempts count in the inbox. */
export const ensureConsumer = async (line: Line, { durable, filter }: Feed): Promise<void> => {
  await line.manager.consumers.add(STREAM, {
    durable_name: durable,
    filter_subject: filter,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(30_000),
    deliver_policy: DeliverPolicy.All,
    max_deliver: -1,
    max_ack_pending: 2_000,
  })
}
