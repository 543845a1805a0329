import type { Feed } from '../../messages/index.ts'
import type { DatabaseIdentity, OpenRecall, Watermarks } from '../../persistence/index.ts'
import { wentBack } from './current-marks.ts'
import type { FeedStart } from './feed-start.ts'

/** What an instance knows about its database, and what that still has to read. */
export type Knowledge = {
  since: number
  identity: DatabaseIdentity
  marks: Watermarks
  /** Peers that have not said yet what they hold, since the database was restored and trusted. */
  open: readonly OpenRecall[]
  /** It is not the database that was trusted, or not any more. */
  forgotten: boolean
  /** Feeds of which the stream no longer has all that the database lacks. */
  gaps: Set<string>
  /** How far a feed that was laid must come. */
  targets: Map<string, number>
  /** Feeds that have not caught up yet. */
  waiting: Set<string>
}

/** What was read from the database just now. */
export type Reading = Pick<Knowledge, 'identity' | 'marks' | 'open'>

const isForgotten = (known: Knowledge | null, { identity, marks }: Reading): boolean => {
  const trusted = known ? known.identity.now : identity.trusted
  if (trusted !== null && trusted !== identity.now) return true
  return known !== null && (known.forgotten || wentBack(known.marks, marks))
}

/** What is known after a look at the database; the same as before when it is the one that was known. */
export const learn = (
  known: Knowledge | null,
  reading: Reading,
  feeds: readonly Feed[],
): Knowledge => {
  const forgotten = isForgotten(known, reading)
  if (known && forgotten === known.forgotten && known.identity.now === reading.identity.now) {
    return known
  }
  return {
    ...reading,
    since: performance.now(),
    forgotten,
    gaps: new Set(),
    targets: new Map(),
    waiting: new Set(feeds.map(({ name }) => name)),
  }
}

/**
 * A database in use that has never heard of this life of the stream may have read in one that is
 * gone: a backup of the first moments, before any watermark was kept.
 */
const isForeign = ({ identity, marks }: Knowledge, stream: string): boolean =>
  identity.used && [...marks.values()].every((mark) => mark.stream !== stream)

/** Learns from where a feed was laid. */
export const learnStart = (
  known: Knowledge,
  feed: string,
  { stream, floor, gap }: Pick<FeedStart, 'stream' | 'floor' | 'gap'>,
): void => {
  const { used, trusted } = known.identity
  // An empty database of an instance that the broker knows: all of it was lost.
  if (floor && !used && trusted === null) known.forgotten = true
  if (gap || isForeign(known, stream)) known.gaps.add(feed)
}

/**
 * Whether an instance may go on without being able to ask anybody. Not with an empty database: it is
 * new, and has no catalogue by which to work, or it has lost everything and does not know it.
 */
export const mayStandAlone = ({ forgotten, identity }: Knowledge): boolean =>
  !forgotten && (identity.used || identity.trusted !== null)

/** An empty database: a new one, or one that lost everything, even that it was ever trusted. */
export const isNew = ({ identity: { trusted, used } }: Knowledge): boolean =>
  trusted === null && !used

/**
 * Whether peers may hold what the database lacks, so that it is not trusted before they were asked. A
 * database that was never trusted may be the backup of one in its first moments, which was trusted,
 * and written on, later.
 */
export const isDoubtful = ({ forgotten, identity }: Knowledge): boolean =>
  forgotten || identity.trusted === null
