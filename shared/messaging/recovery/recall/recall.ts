import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import {
  copyHolders,
  divisionsHeldByBoth,
  type Instance,
  type Network,
} from '../../../network/index.ts'
import { closeRecall, type Database, type OpenRecall } from '../../../persistence/index.ts'
import type { Broker } from '../../broker.ts'
import type { StoreBatch } from '../../inbox-worker.ts'
import type { PeerLine } from './ask-peers.ts'
import { recallFrom } from './recall-from.ts'
import { isCovered, type Peer, type Standing, unanswered, verdictOf } from './standing.ts'

/** What the recall of one database works with. */
export type RecallSettings = {
  network: Network
  instance: Instance
  broker: Broker
  database: Database
  peers: PeerLine
  take: StoreBatch
  log: Logger
}

/** How a recall begins. */
export type RecallStart = {
  /** Those still to be asked about a database that is trusted already; null: it is not, and all are. */
  open: readonly OpenRecall[] | null
  /** Whether the stream no longer has all that the database lacks, until it is trusted. */
  gap: () => boolean
  /** After how many milliseconds without a word a peer is taken to be away. */
  patience: () => number
}

/** Asks everybody who holds copies of the same cases for what a restored database lacks. */
export type Recall = {
  verdict: () => ReturnType<typeof verdictOf>
  /** Whether commands on the cases of an origin, or on a case, may be written. */
  covers: (place: string) => boolean
  /** Whether somebody is still to be asked. */
  underWay: () => boolean
  /** The peers that have not answered. */
  missing: () => string[]
  /** Whether a peer had something that was not here; of `own` entries nothing can be on its way. */
  brought: (what: 'own' | 'any') => boolean
  /** Those that are to be asked when they appear. */
  open: () => OpenRecall[]
  /** The database is trusted from now on; these stand in it as still to be asked. */
  settled: (open: readonly OpenRecall[]) => void
  stop: () => void
}

const AGAIN = 500
const UNSURE_AGAIN = 2_000
const LATER_AGAIN = 5_000

const TIERS: readonly Instance['tier'][] = ['city', 'district', 'township']

/** Starts asking, all peers at once, each one question at a time. */
export const startRecall = (settings: RecallSettings, start: RecallStart): Recall => {
  const { network, instance, broker, database, peers: line, take, log } = settings
  const begun = performance.now()
  const answered = new Map<string, 'sure' | 'unsure'>()
  const holders = copyHolders(network, instance).map((peer) => ({
    peer,
    holds: divisionsHeldByBoth(instance, peer),
    above: TIERS.indexOf(peer.tier) < TIERS.indexOf(instance.tier),
  }))
  let settled = start.open
  let running = true
  const brought = { any: false, own: false }
  const heldBack = new Set<string>()

  const openAtStart = new Set(start.open?.map(({ peer }) => peer))
  for (const { peer } of start.open ? holders : []) {
    if (!openAtStart.has(peer.id)) answered.set(peer.id, 'sure')
  }

  const peerOf = ({ peer: { id }, holds, above }: (typeof holders)[number]): Peer => ({
    id,
    holds,
    above,
    answered: answered.get(id) ?? null,
    quietFor: performance.now() - Math.max(begun, line.heardOf(id)),
  })

  const isDone = (): boolean => holders.every(({ peer }) => answered.get(peer.id) === 'sure')

  const standing = (): Standing => ({
    own: instance.divisions,
    peers: holders.map(peerOf),
    // What the peers gave back, and not the stream, the stream had lost.
    gap: settled ? settled.some(({ gap }) => gap) : start.gap() || brought.own,
    age: performance.now() - begun,
    patience: start.patience(),
  })

  const close = async (peer: string): Promise<void> => {
    if (settled) await closeRecall(database.write, peer)
  }

  /** What was held back is asked for again; it keeps nobody from working, or a broken writer could. */
  const conclude = async (peer: string, isWhole: boolean, isSure: boolean): Promise<void> => {
    if (!isWhole) heldBack.add(peer)
    else heldBack.delete(peer)
    const done = isWhole && (settled !== null || isSure)
    if (done) await close(peer)
    if (running) answered.set(peer, done ? 'sure' : 'unsure')
  }

  const askOnce = async (peer: Instance): Promise<void> => {
    const {
      sure,
      entries,
      own,
      heldBack: left,
    } = await recallFrom({
      network,
      instance,
      peer,
      ask: line.ask,
      sql: database.write,
      take,
      running: () => running,
      onTaken: (what) => {
        brought[what] = true
      },
    })
    if (entries > 0) log.error({ peer: peer.id, entries, own }, 'a peer held what was not here')
    await conclude(peer.id, left === 0, sure)
  }

  const follow = async (peer: Instance): Promise<void> => {
    while (running && answered.get(peer.id) !== 'sure') {
      if (broker.line()) {
        await askOnce(peer).catch((err: unknown) =>
          log.debug({ err, peer: peer.id }, 'a peer has not said yet what it holds'),
        )
      }
      const again = settled ? LATER_AGAIN : answered.has(peer.id) ? UNSURE_AGAIN : AGAIN
      await pause(again, undefined, { ref: false })
    }
  }

  for (const { peer } of holders) void follow(peer)
  return {
    verdict: () => verdictOf(standing()),
    covers: (place) => isDone() || isCovered(standing(), place),
    underWay: () => !isDone(),
    missing: () => unanswered(standing()).map(({ id }) => id),
    brought: (what) => brought[what],
    open: () => [
      ...unanswered(standing()).map(({ id }) => ({ peer: id, gap: standing().gap })),
      ...[...heldBack].map((peer) => ({ peer, gap: false })),
    ],
    settled: (open) => {
      settled = open
      // Who has answered while that was written is not to be asked at the next start.
      for (const { peer } of open)
        if (answered.has(peer) && !heldBack.has(peer)) void close(peer).catch(() => {})
    },
    stop: () => {
      running = false
    },
  }
}
