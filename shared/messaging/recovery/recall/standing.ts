import { type DivisionCode, originOf } from '../../../network/index.ts'

/** An instance that holds copies of the same cases, and how far it has said which. */
export type Peer = {
  id: string
  /** The divisions of whose cases both hold copies. */
  holds: readonly DivisionCode[]
  /** Whether its tier is above the own one. */
  above: boolean
  /**
   * `sure`: it has said all that it holds, on a database that lacks nothing itself; `unsure`: the
   * same on one that is being restored as well; null: it has not.
   */
  answered: 'sure' | 'unsure' | null
  /** For how many milliseconds nothing was heard of it. */
  quietFor: number
}

/** Where the recall stands. */
export type Standing = {
  own: readonly DivisionCode[]
  peers: readonly Peer[]
  /** The stream no longer has all that the database lacks. */
  gap: boolean
  /** For how many milliseconds it goes on. */
  age: number
  /** After how many milliseconds without a word a peer is taken to be away. */
  patience: number
}

/** Peers that go on answering are waited for so long, in milliseconds, when others have said enough. */
const LONGEST = 60_000

/**
 * Whether the word of a peer is enough: it lacks nothing, and stands above. Above the city there is
 * nobody, and there anybody counts.
 */
const isEnough = ({ answered, above }: Peer, peers: readonly Peer[]): boolean =>
  answered === 'sure' && (above || peers.every((peer) => !peer.above))

/**
 * Whether commands on the cases of a place (an origin or a case number) may be written: what its
 * peers hold of them is here. Every holder of a copy is a peer, so when all have answered there is
 * nothing more to be had, even if all of them were restored.
 */
export const isCovered = ({ peers, gap }: Standing, place: string): boolean => {
  const holders = peers.filter(({ holds }) => holds.some((code) => place.startsWith(code)))
  return (
    !gap ||
    holders.every(({ answered }) => answered !== null) ||
    holders.some((peer) => isEnough(peer, peers))
  )
}

/** The peers that have not answered yet. */
export const unanswered = ({ peers }: Standing): Peer[] =>
  peers.filter(({ answered }) => answered === null)

/**
 * Whether the database may be trusted (`enough`); or peers are still answering; or those that would
 * have to answer are away (`inVain`). While the stream has all that the database lacks, peers that
 * are away hold nothing up.
 */
export const verdictOf = (standing: Standing): 'enough' | 'asking' | 'inVain' => {
  const { own, peers, gap, age, patience } = standing
  const missing = unanswered(standing)
  if (missing.length === 0) return gap && peers.length === 0 ? 'inVain' : 'enough'
  const talking = missing.some(({ quietFor }) => quietFor < patience)
  if (talking && age < LONGEST) return 'asking'
  if (!gap) return 'enough'
  const covered = own.every((code) => isCovered(standing, originOf(code)))
  if (covered && peers.some((peer) => isEnough(peer, peers))) return 'enough'
  return talking ? 'asking' : 'inVain'
}
