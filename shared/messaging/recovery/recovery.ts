import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Feed } from '../../messages/index.ts'
import {
  type Database,
  identifyDatabase,
  keepWatermarks,
  readWatermarks,
  trustDatabase,
} from '../../persistence/index.ts'
import type { Broker, Line } from '../broker.ts'
import { findConsumer } from '../stream.ts'
import { currentMarks, risen } from './current-marks.ts'
import { hasReached, layFeed } from './feed-start.ts'
import { isIncomplete, type Knowledge, learn } from './knowledge.ts'

/**
 * How the database stands to what the instance did before: it knows all of it; it is compared with
 * what the broker saw and reads again what it lacks; or it was restored, the broker no longer has
 * all that it lacks, and a person must decide.
 */
export type RecoveryState = 'whole' | 'catchingUp' | 'incomplete'

/** Keeps an instance from writing on a database that has forgotten something. */
export type Recovery = {
  state: () => RecoveryState
  /** True when commands may be written; waits a little for it. Throws when the database is away. */
  trusted: () => Promise<boolean>
  /** Whether own entries may come back from the network that the database does not know. */
  underWay: () => boolean
  /** Lays a feed where the database left off. */
  lay: (line: Line, feed: Feed) => Promise<void>
  /** Keeps the last watermarks, while the line is still there. */
  stop: () => Promise<void>
}

/** What the recovery works with. */
export type RecoverySettings = {
  database: Database
  broker: Broker
  feeds: readonly Feed[]
  /** The identity of a database that a person has decided to trust although it lacks something. */
  trustedByHand: string | null
  /** All feeds are to be laid again. */
  rewind: () => void
  /** A database that had forgotten something knows it again. */
  regained: () => Promise<void>
  log: Logger
}

const LOOK = 200
const KEEP = 5_000
const ALARM = 60_000
const PATIENCE = 3_000
/** A station whose line is cut must be able to start; a database that is not the same waits for it. */
const ALONE = 2_000
const LAST_LOOK = 1_000

const advice = {
  zh: '数据库由旧备份恢复，网络已无法补齐缺失的记录：请恢复较新的备份；或经核对后将 LIANDONG_TRUST_DATABASE 设为该数据库标识再启动。',
  en: 'The database was restored and the network cannot give back all that it lacks: restore a newer backup, or check what is missing and start with LIANDONG_TRUST_DATABASE set to this database.',
}

/**
 * Watches whether the database is still the one that was trusted, from the start and after every
 * lost connection. The watermarks lie in the database: one that was restored from a backup brings
 * older ones back, and the feeds are read again from there, own entries included, before a command
 * is written. Without this, numbers of cases and of log entries would be given out twice.
 */
export const startRecovery = (settings: RecoverySettings): Recovery => {
  const { database, broker, feeds, trustedByHand, rewind, regained, log } = settings
  let running = true
  let doubts = 1
  let examined = 0
  let examining: Promise<void> | null = null
  let known: Knowledge | null = null
  let state: RecoveryState = 'catchingUp'
  let kept = Number.NEGATIVE_INFINITY
  let alarmed = Number.NEGATIVE_INFINITY

  const doubted = (): boolean => examined !== doubts

  const examine = async (): Promise<void> => {
    const [identity, marks] = await Promise.all([
      identifyDatabase(database.write),
      readWatermarks(database.write),
    ])
    const learned = learn(known, { identity, marks }, feeds)
    if (learned === known) return
    known = learned
    state = 'catchingUp'
    if (learned.forgotten) log.error({ database: identity }, 'the database has forgotten something')
    rewind()
  }

  const settle = async (knowledge: Knowledge): Promise<void> => {
    const { forgotten, identity } = knowledge
    if (isIncomplete(knowledge, trustedByHand)) {
      state = 'incomplete'
      return
    }
    if (forgotten) await regained()
    if (identity.trusted !== identity.now) await trustDatabase(database.write, identity.now)
    if (forgotten) log.warn({ database: identity }, 'the database knows again what it lacked')
    identity.trusted = identity.now
    knowledge.forgotten = false
    state = 'whole'
  }

  /** Feed by feed: how far it has come; all there: the database is whole. */
  const look = async (line: Line, knowledge: Knowledge): Promise<void> => {
    const { targets, waiting } = knowledge
    for (const feed of feeds.filter(
      ({ durable }) => targets.has(durable) && waiting.has(durable),
    )) {
      const consumer = await findConsumer(line, feed)
      if (consumer && hasReached(consumer, targets.get(feed.durable) ?? 0)) {
        waiting.delete(feed.durable)
      }
    }
    if (waiting.size === 0 && known === knowledge) await settle(knowledge)
  }

  const keep = async (line: Line, knowledge: Knowledge): Promise<void> => {
    kept = performance.now()
    const marks = risen(knowledge.marks, await currentMarks(line, feeds))
    if (marks.size === 0 || doubted()) return
    await keepWatermarks(database.write, marks)
    knowledge.marks = new Map([...knowledge.marks, ...marks])
  }

  const alarm = ({ identity, gaps }: Knowledge): void => {
    if (performance.now() - alarmed < ALARM) return
    alarmed = performance.now()
    log.fatal({ database: identity.now, feeds: [...gaps], zh: advice.zh }, advice.en)
  }

  /** Asks the database once for all who wait; doubts that come meanwhile are doubts still. */
  const dispelDoubts = (): Promise<void> => {
    const asked = doubts
    examining ??= examine()
      .then(() => {
        examined = asked
      })
      .finally(() => {
        examining = null
      })
    return examining
  }

  /** Nobody can be asked: what was trusted before goes on being trusted. */
  const standsAlone = (knowledge: Knowledge): boolean => {
    const asked = broker.line() !== null && knowledge.targets.size === feeds.length
    return !asked && !knowledge.forgotten && performance.now() - knowledge.since > ALONE
  }

  const step = async (): Promise<void> => {
    if (doubted()) await dispelDoubts()
    if (!known) return
    if (state === 'incomplete') return alarm(known)
    if (state === 'catchingUp' && standsAlone(known)) state = 'whole'
    const line = broker.line()
    if (!line) return
    if (state === 'catchingUp' || known.waiting.size > 0) return look(line, known)
    if (performance.now() - kept > KEEP) return keep(line, known)
  }

  const loop = async (): Promise<void> => {
    while (running) {
      await step().catch((err: unknown) => log.debug({ err }, 'the database is not compared yet'))
      await pause(LOOK, undefined, { ref: false })
    }
  }

  const trusted = async (): Promise<boolean> => {
    for (let waited = 0; running && waited < PATIENCE; waited += LOOK / 4) {
      if (doubted()) await dispelDoubts()
      if (state === 'whole' && !doubted()) return true
      await pause(LOOK / 4)
    }
    return false
  }

  const lay = async (line: Line, feed: Feed): Promise<void> => {
    while (running && (!known || doubted())) await pause(LOOK / 4)
    if (!known) return
    const knowledge = known
    const { durable } = feed
    const mayRewind = knowledge.waiting.has(durable) && !knowledge.targets.has(durable)
    const watermark = knowledge.marks.get(durable)
    const { floor, lastSequence, gap } = await layFeed(line, { feed, watermark, mayRewind })
    const { identity } = knowledge
    // An empty database of an instance that the broker knows: all of it was lost.
    if (floor && !identity.used && identity.trusted === null) knowledge.forgotten = true
    if (gap) knowledge.gaps.add(durable)
    // To the end of the stream, and not only to the floor: another replica may have set it back.
    if (mayRewind) knowledge.targets.set(durable, lastSequence)
  }

  database.onLost(() => {
    doubts += 1
  })
  void loop()
  return {
    state: () => state,
    trusted: async () => (state === 'whole' && !doubted()) || trusted(),
    underWay: () => known === null || known.waiting.size > 0,
    lay,
    stop: async () => {
      running = false
      const line = broker.line()
      if (!line || !known || doubted() || state !== 'whole' || known.waiting.size > 0) return
      await Promise.race([keep(line, known), pause(LAST_LOOK)]).catch(() => {})
    },
  }
}
