import { type Feed, STREAM } from '../../messages/index.ts'
import type { Watermark } from '../../persistence/index.ts'
import type { Line } from '../broker.ts'
import { createConsumer, findConsumer, streamMark } from '../stream.ts'

/** What was found where a feed was laid. */
export type FeedStart = {
  /** When the stream was made that the feed reads now. */
  stream: string
  /** How far the broker believed that it was stored; null when it knew no such feed. */
  floor: number | null
  lastSequence: number
  /** The stream no longer has all that came after the watermark, or not all that it once had. */
  gap: boolean
}

/** How a feed is laid: `mayRewind` sets it back when the broker believes more than the database knows. */
export type FeedStartSettings = {
  feed: Feed
  watermark: Watermark | undefined
  mayRewind: boolean
  /** The database has forgotten something: the marks in it are old. */
  forgotten: boolean
}

/**
 * So many messages before an old mark are read again: a broker that was killed, or whose disk was
 * full, loses the end of its stream and gives the same sequences out anew, above them the mark.
 */
const MARGIN = 10_000

/**
 * Makes the consumer of a feed, or finds it, and sets it back to the watermark: the database decides
 * what was read, not the broker. After an ordinary stop there is nothing to read again, after a
 * crash a few seconds, after a restored backup all that came since.
 */
export const layFeed = async (line: Line, settings: FeedStartSettings): Promise<FeedStart> => {
  const { feed, watermark, mayRewind, forgotten } = settings
  const { created, firstSequence, lastSequence } = await streamMark(line)
  const sameStream = watermark?.stream === created
  // A stream that lost its end counts again from there.
  const known = sameStream ? Math.min(watermark.sequence, lastSequence) : 0
  const from = forgotten ? Math.max(known - MARGIN, 0) : known
  const consumer = await findConsumer(line, feed)
  const floor = consumer?.ack_floor.stream_seq ?? null
  const rewind = mayRewind && floor !== null && floor > from
  if (rewind) await line.manager.consumers.delete(STREAM, feed.durable)
  if (rewind || floor === null) await createConsumer(line, feed, from + 1)
  // More was stored in it, or read from it, than it has now.
  const cutBack = lastSequence < Math.max(floor ?? 0, sameStream ? watermark.sequence : 0)
  const gap = firstSequence > known + 1 || cutBack || (watermark !== undefined && !sameStream)
  return { stream: created, floor, lastSequence, gap }
}
