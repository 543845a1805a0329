import type { Feed } from '../../messages/index.ts'
import type { Watermark, Watermarks } from '../../persistence/index.ts'
import type { Line } from '../broker.ts'
import { findConsumer, type StreamMark, streamMark } from '../stream.ts'

const markOf = async (
  line: Line,
  feed: Feed,
  { created, lastSequence }: StreamMark,
): Promise<[string, Watermark][]> => {
  const consumer = await findConsumer(line, feed)
  if (!consumer) return []
  const { num_pending, num_ack_pending, ack_floor } = consumer
  // The stream was asked first: nothing up to its end is left for this feed.
  const all = num_pending === 0 && num_ack_pending === 0
  const sequence = all ? Math.max(lastSequence, ack_floor.stream_seq) : ack_floor.stream_seq
  return [[feed.name, { stream: created, sequence }]]
}

/** How far each feed is acknowledged now; what is acknowledged is in the database. */
export const currentMarks = async (line: Line, feeds: readonly Feed[]): Promise<Watermarks> => {
  const stream = await streamMark(line)
  const marks = await Promise.all(feeds.map((feed) => markOf(line, feed, stream)))
  return new Map(marks.flat())
}

/** The marks that say more than those known before. */
export const risen = (known: Watermarks, now: Watermarks): Watermarks =>
  new Map(
    [...now].filter(([feed, { stream, sequence }]) => {
      const before = known.get(feed)
      return before?.stream !== stream || before.sequence < sequence
    }),
  )

/** Whether a database knows less than it was known to know. */
export const wentBack = (known: Watermarks, now: Watermarks): boolean =>
  [...known].some(([feed, { stream, sequence }]) => {
    const mark = now.get(feed)
    return !mark || (mark.stream === stream && mark.sequence < sequence)
  })
