import {
  casePrefix,
  caseSubject,
  catalogueSubject,
  type Holding,
  MOST_ASKED,
  type Question,
  RANGE,
} from '../../../messages/index.ts'
import {
  type DivisionCode,
  divisionsHeldByBoth,
  type Instance,
  type Network,
  tierOf,
} from '../../../network/index.ts'
import {
  digestOfHeld,
  type Held,
  latestCatalogueVersion,
  readHeld,
  readHeldRange,
  type Wanted,
  type Writer,
} from '../../../persistence/index.ts'
import type { InboundMessage, StoreBatch } from '../../inbox-worker.ts'
import type { Answered, AskPeer } from './ask-peers.ts'

/** What is needed to take back what a peer holds. */
export type RecallWork = {
  network: Network
  instance: Instance
  peer: Instance
  ask: AskPeer
  sql: Writer
  /** The ordinary way of received messages. */
  take: StoreBatch
  running: () => boolean
  /** Entries came that were not here. */
  onTaken: (what: 'any' | 'own') => void
}

/** What came of asking a peer for everything. */
export type Recalled = {
  /** Whether all was answered on a database that lacks nothing itself. */
  sure: boolean
  /** How many entries it had that were not here, and how many of these were written here once. */
  entries: number
  own: number
  /** How many messages were not stored, because their writer has too much waiting here already. */
  heldBack: number
}

/** No peer holds more: one that goes on for ever is not waited for. */
const MOST_QUESTIONS = 50_000

const ENTRY_TYPE = /^[a-zA-Z]{1,40}$/

type Entry = Record<string, unknown>

/** The division that wrote an entry, as the entry says. */
const divisionIn = ({ by }: Entry): unknown => (by as { division?: unknown } | null)?.division

/** The message that an entry once was; null when no entry can look so. */
const messageOf = (entry: Entry, sender: string): InboundMessage | null => {
  const { caseId, type } = entry
  const division = divisionIn(entry)
  const tier = typeof division === 'string' ? tierOf(division) : null
  if (typeof caseId !== 'string' || !/^\d{9}-/.test(caseId)) return null
  if (typeof type !== 'string' || !ENTRY_TYPE.test(type) || tier === null) return null
  const subject = caseSubject(caseId.slice(0, 9), tier, type)
  return { id: null, sender, subject, payload: JSON.stringify(entry) }
}

/** Whether a peer holds an entry of a case that is not here. */
const lacks = (own: Held | undefined, [, number, waiting]: Holding): boolean => {
  const known = own?.number ?? 0
  return number > known || waiting.some((one) => one > known && !own?.waiting.includes(one))
}

/** The order of case numbers as texts: pages must go on, or they would never end. */
const goesOn = (after: string, last: string | undefined): last is string =>
  last !== undefined && last > after

/** One peer, asked for all that it holds of the cases of which both hold copies. */
export const recallFrom = async (work: RecallWork): Promise<Recalled> => {
  const { network, instance, peer, sql, take, running } = work
  const recalled: Recalled = { sure: true, entries: 0, own: 0, heldBack: 0 }
  let questions = 0

  const ask = async <Asked extends Question>(
    question: Asked,
  ): Promise<Answered<Asked['ask']>['answer']> => {
    questions += 1
    if (!running() || questions > MOST_QUESTIONS) throw new Error('the recall is over')
    const { sure, answer } = await work.ask(peer.id, question)
    recalled.sure &&= sure
    return answer
  }

  const store = async (messages: InboundMessage[]): Promise<void> => {
    if (messages.length === 0) return
    if (!running()) throw new Error('the recall is over')
    const { heldBack } = await take(messages)
    recalled.heldBack += heldBack.length
  }

  const count = (entries: readonly Entry[]): void => {
    const own = entries.filter((entry) => instance.divisions.includes(`${divisionIn(entry)}`))
    recalled.entries += entries.length
    recalled.own += own.length
    if (entries.length > 0) work.onTaken('any')
    if (own.length > 0) work.onTaken('own')
  }

  /** The entries of some cases, page by page; each page goes on behind the last entry that came. */
  const takeEntries = async (wanted: readonly Wanted[]): Promise<void> => {
    let of = [...wanted]
    for (let more = true; more; ) {
      const answer = await ask({ ask: 'entries', of: of.map(([id, above]) => [id, above]) })
      const asked = new Set(of.map(([id]) => id))
      const entries = answer.entries.filter(({ caseId }) => asked.has(`${caseId}`))
      await store(entries.flatMap((entry) => messageOf(entry, peer.id) ?? []))
      count(entries)
      const last = entries.at(-1)
      more = answer.more
      if (!more) return
      const place = of.findIndex(([id]) => id === last?.caseId)
      const above = Number(last?.number)
      if (place < 0 || !(above > (of[place]?.[1] ?? 0)))
        throw new Error(`${peer.id} repeats itself`)
      of = of.slice(place).map(([id, from], index) => [id, index === 0 ? above : from])
    }
  }

  const takeMissing = async (cases: readonly Holding[]): Promise<void> => {
    const own = await readHeld(
      sql,
      cases.map(([id]) => id),
    )
    const missing = cases
      .filter((holding) => lacks(own.get(holding[0]), holding))
      .map(([id]): Wanted => [id, own.get(id)?.number ?? 0])
    for (let start = 0; start < missing.length; start += MOST_ASKED) {
      await takeEntries(missing.slice(start, start + MOST_ASKED))
    }
  }

  /** Range by range: of one that is the same nothing is sent. */
  const takeCases = async (division: DivisionCode): Promise<void> => {
    let after: string = division
    for (;;) {
      const mine = await readHeldRange(sql, { division, after, upTo: null }, RANGE)
      const upTo = mine.length === RANGE ? (mine.at(-1)?.id ?? null) : null
      const digest = digestOfHeld(mine)
      const answer = await ask({ ask: 'holdings', division, after, upTo, digest })
      const cases = 'same' in answer ? [] : answer.cases
      await takeMissing(cases.filter(([id]) => id.startsWith(division)))
      const next: string | null | undefined =
        'more' in answer && answer.more ? answer.cases.at(-1)?.[0] : upTo
      if (next === null) return
      if (!goesOn(after, next)) throw new Error(`${peer.id} repeats itself`)
      after = next
    }
  }

  const takeUnread = async (division: DivisionCode): Promise<void> => {
    for (let after: number | null = 0; after !== null; ) {
      const { messages, next }: Answered<'unread'>['answer'] = await ask({
        ask: 'unread',
        division,
        after,
      })
      const below = messages.filter(({ subject }) => subject.startsWith(casePrefix(division)))
      await store(below.map((message) => ({ id: null, sender: peer.id, ...message })))
      if (next !== null && next <= after) throw new Error(`${peer.id} repeats itself`)
      after = next
    }
  }

  const takeCatalogues = async (): Promise<void> => {
    for (let above = await latestCatalogueVersion(sql); ; ) {
      const { catalogue } = await ask({ ask: 'catalogue', above })
      const version = Number(catalogue?.version)
      if (!catalogue || !(version > above)) return
      const payload = JSON.stringify(catalogue)
      const subject = catalogueSubject(network.city)
      await store([{ id: null, sender: peer.id, subject, payload }])
      above = version
    }
  }

  // First, for the cases name its items. Never from a station: it only receives them.
  if (peer.tier !== 'township') await takeCatalogues()
  const shared = divisionsHeldByBoth(instance, peer)
  for (const division of shared) await takeCases(division)
  for (const division of shared) await takeUnread(division)
  return recalled
}
