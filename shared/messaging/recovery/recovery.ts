import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Feed } from '../../messages/index.ts'
import {
  type Database,
  identifyDatabase,
  keepWatermarks,
  readOpenRecalls,
  readWatermarks,
  type Session,
  trustDatabase,
} from '../../persistence/index.ts'
import type { Broker, Line } from '../broker.ts'
import { incompleteAlarm } from './alarm.ts'
import { lookAtFeeds } from './catch-up.ts'
import { currentMarks, risen } from './current-marks.ts'
import { openDoubts } from './doubts.ts'
import { layFeed } from './feed-start.ts'
import { isDoubtful, isNew, type Knowledge, learn, learnStart, mayStandAlone } from './knowledge.ts'
import { type Recall, type RecallSettings, startRecall } from './recall/recall.ts'

/**
 * How the database stands to what the instance did before: it knows all of it; it is compared with
 * what the stream and the peers hold, and takes back what it lacks; or it was restored, the stream no
 * longer has all that it lacks, and the peers that would have to hold the rest are away: it goes on
 * when they come back, or when a person decides.
 */
export type RecoveryState = 'whole' | 'catchingUp' | 'incomplete'

/** Keeps an instance from writing on a database that has forgotten something. */
export type Recovery = {
  state: () => RecoveryState
  /**
   * The session on which commands on the cases of a place (an origin or a case number) may be written;
   * waits a little for it. Null when it is not to be had in time; throws when the database is away.
   */
  trusted: (place: string) => Promise<Session | null>
  /** Whether own entries may come back from the network that the database does not know. */
  underWay: () => boolean
  /** Whether feeds are read anew: what comes may be so old that its sender has forgotten it. */
  readsAnew: () => boolean
  /** Whether the database lacks nothing, as far as this instance knows. */
  sure: () => boolean
  /** Lays a feed where the database left off; waits for the database while `wanted`. */
  lay: (line: Line, feed: Feed, wanted: () => boolean) => Promise<void>
  /** Keeps the last watermarks, while the line is still there. */
  stop: () => Promise<void>
}

/** What the recovery works with. */
export type RecoverySettings = {
  database: Database
  broker: Broker
  feeds: readonly Feed[]
  /** What peers hold is asked with this. */
  recall: Omit<RecallSettings, 'broker' | 'database' | 'log'>
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
const PATIENCE = 3_000
/** A station whose line is cut must be able to start; a database that is not the same waits for it. */
const ALONE = 2_000
/** Silence of a peer that is taken for absence; of a new instance's peers many may not be there yet. */
const SILENCE = 8_000
const SILENCE_AT_FIRST = 1_500
/** A stream that is not there so long has nothing to give: only the city lays it, and may be away. */
const NO_STREAM = 5_000
const LAST_LOOK = 1_000

/**
 * Watches whether the database is still the one that was trusted, from the start and after every
 * lost connection. The watermarks lie in the database: one that was restored from a backup brings
 * older ones back, and the feeds are read again from there, own entries included, before a command
 * is written. Without this, numbers of cases and of log entries would be given out twice.
 */
export const startRecovery = (settings: RecoverySettings): Recovery => {
  const { database, broker, feeds, trustedByHand, rewind, regained, log } = settings
  let running = true
  let known: Knowledge | null = null
  let state: RecoveryState = 'catchingUp'
  let recall: Recall | null = null
  let kept = Number.NEGATIVE_INFINITY
  const alarm = incompleteAlarm(log)

  /** Asks the peers, once the stream has brought what it has: then little is left to be sent. */
  const recallFor = (knowledge: Knowledge): Recall | null => {
    const doubtful = isDoubtful(knowledge)
    if (!doubtful && knowledge.open.length === 0) return null
    return startRecall(
      { ...settings.recall, broker, database, log },
      {
        open: doubtful ? null : knowledge.open,
        gap: () => knowledge.gaps.size > 0 || knowledge.targets.size < feeds.length,
        patience: () => (isNew(knowledge) && !knowledge.forgotten ? SILENCE_AT_FIRST : SILENCE),
      },
    )
  }

  const examine = async (): Promise<void> => {
    const [identity, marks, open] = await Promise.all([
      identifyDatabase(database.write),
      readWatermarks(database.write),
      readOpenRecalls(database.write),
    ])
    const learned = learn(known, { identity, marks, open }, feeds)
    if (learned === known) return
    recall?.stop()
    known = learned
    // Who was not heard yet is asked on, from the first moment; a doubtful one waits for its feeds.
    recall = isDoubtful(learned) ? null : recallFor(learned)
    state = 'catchingUp'
    if (learned.forgotten) {
      log.warn(
        { database: identity },
        'the database may be another or an older one: learning from stream and peers what it lacks',
      )
    }
    rewind()
  }
  const doubts = openDoubts(examine)

  /** Whether it was learned meanwhile, or must be learned, that another database answers. */
  const isOutdated = (knowledge: Knowledge): boolean => known !== knowledge || doubts.standing()

  /** Whether the peers have said enough, or a person decided that it is. */
  const mayTrust = (knowledge: Knowledge): boolean => {
    const verdict = recall?.verdict() ?? 'enough'
    const byHand = trustedByHand === knowledge.identity.now
    if (!isDoubtful(knowledge) || byHand || verdict === 'enough') return true
    state = verdict === 'inVain' ? 'incomplete' : 'catchingUp'
    return false
  }

  const settle = async (knowledge: Knowledge): Promise<void> => {
    recall ??= recallFor(knowledge)
    // An empty database to which the peers gave something is no new one.
    if (recall?.brought('any') && isDoubtful(knowledge)) knowledge.forgotten = true
    if (!mayTrust(knowledge)) return
    const { forgotten, identity } = knowledge
    // Who decided that it is enough as it is waits for nobody: not for the cases of one peer either.
    const byHand = trustedByHand === identity.now
    const open = (recall?.open() ?? []).map((one) => (byHand ? { ...one, gap: false } : one))
    if (forgotten) await regained()
    if (isOutdated(knowledge)) return
    if (forgotten || identity.trusted !== identity.now) {
      await trustDatabase(database.write, identity.now, open)
    }
    if (isOutdated(knowledge)) return
    const asked = { database: identity, stillToAsk: open.map(({ peer }) => peer) }
    if (forgotten) log.warn(asked, 'the database knows all that stream and peers know')
    recall?.settled(open)
    knowledge.open = open
    identity.trusted = identity.now
    knowledge.forgotten = false
    state = 'whole'
  }

  const areLaid = ({ targets }: Knowledge): boolean => targets.size === feeds.length

  /** Whether a restored database waits for a stream that is not there; the peers are asked at once then. */
  const isWithoutStream = (knowledge: Knowledge): boolean => {
    const since = Math.max(knowledge.since, settings.recall.peers.upSince())
    return knowledge.forgotten && !areLaid(knowledge) && performance.now() - since > NO_STREAM
  }

  /** How far the feeds have come; all there: the database is whole. */
  const look = async (line: Line, knowledge: Knowledge): Promise<void> => {
    await lookAtFeeds(line, feeds, knowledge)
    const heard = knowledge.waiting.size === 0 || isWithoutStream(knowledge)
    if (heard && !isOutdated(knowledge)) await settle(knowledge)
  }

  const keep = async (line: Line, knowledge: Knowledge): Promise<void> => {
    kept = performance.now()
    const marks = risen(knowledge.marks, await currentMarks(line, feeds))
    if (marks.size === 0 || isOutdated(knowledge)) return
    await keepWatermarks(database.write, marks)
    knowledge.marks = new Map([...knowledge.marks, ...marks])
  }

  const hearOf = async (knowledge: Knowledge, feed: string, stream: string): Promise<void> => {
    if (isOutdated(knowledge)) return
    const mark = new Map([[feed, { stream, sequence: 0 }]])
    await keepWatermarks(database.write, mark)
    knowledge.marks = new Map([...knowledge.marks, ...mark])
  }

  /** Not all feeds could be laid in time: what was trusted before goes on being trusted. */
  const standsAlone = (knowledge: Knowledge): boolean => {
    const asked = broker.line() !== null && areLaid(knowledge)
    return !asked && mayStandAlone(knowledge) && performance.now() - knowledge.since > ALONE
  }

  const step = async (): Promise<void> => {
    if (doubts.standing()) await doubts.dispel()
    if (!known) return
    if (state === 'incomplete') alarm(known, recall?.missing() ?? [])
    if (state === 'catchingUp' && standsAlone(known)) state = 'whole'
    const line = broker.line()
    if (!line) return
    if (state !== 'whole' || known.waiting.size > 0) return look(line, known)
    if (recall && !recall.underWay()) {
      known.open = []
      recall = null
    }
    if (performance.now() - kept > KEEP) return keep(line, known)
  }

  const loop = async (): Promise<void> => {
    while (running) {
      await step().catch((err: unknown) => log.debug({ err }, 'the database is not compared yet'))
      await pause(LOOK, undefined, { ref: false })
    }
  }

  const isWhole = (): boolean => state === 'whole' && !doubts.standing()

  const trustedNow = (place: string): Session | null =>
    isWhole() && recall?.covers(place) !== false ? database.session() : null

  const trusted = async (place: string): Promise<Session | null> => {
    for (let waited = 0; running && waited < PATIENCE; waited += LOOK / 4) {
      if (doubts.standing()) await doubts.dispel()
      const session = trustedNow(place)
      if (session) return session
      await pause(LOOK / 4)
    }
    return null
  }

  const lay = async (line: Line, feed: Feed, wanted: () => boolean): Promise<void> => {
    while (wanted() && (!known || doubts.standing())) await pause(LOOK / 4)
    if (!known || !wanted()) return
    const knowledge = known
    const { name } = feed
    const mayRewind = knowledge.waiting.has(name) && !knowledge.targets.has(name)
    const watermark = knowledge.marks.get(name)
    const { forgotten } = knowledge
    const start = await layFeed(line, { feed, watermark, mayRewind, forgotten })
    learnStart(knowledge, name, start)
    // Before anything is read: a database in use has heard of the stream that it reads.
    if (!watermark && !knowledge.forgotten) await hearOf(knowledge, name, start.stream)
    // To the end of the stream, and not only to the floor: another replica may have set it back.
    if (mayRewind) knowledge.targets.set(name, start.lastSequence)
  }

  const readsAnew = (): boolean => known === null || known.waiting.size > 0 || isDoubtful(known)

  database.onLost(doubts.raise)
  void loop()
  return {
    state: () => state,
    trusted: async (place) => trustedNow(place) ?? trusted(place),
    underWay: () => readsAnew() || recall?.underWay() === true,
    readsAnew,
    sure: () => known !== null && !isDoubtful(known) && !doubts.standing(),
    lay,
    stop: async () => {
      running = false
      recall?.stop()
      const line = broker.line()
      if (!line || !known || doubts.standing() || state !== 'whole' || known.waiting.size > 0)
        return
      await Promise.race([keep(line, known), pause(LAST_LOOK)]).catch(() => {})
    },
  }
}
