import { partsOf } from './case-number.ts'
import type { Places } from './places.ts'
import type { FoldedCase } from './rules/case-rule.ts'
import { fullestLog } from './rules/equal-copies.ts'
import { tallyKey } from './rules/tallies.ts'

/** What is counted over all cases, in a few numbers for each counter. */
export type Counts = {
  add: (one: FoldedCase) => void
  totals: () => { cases: number; events: number; handOvers: number }
  /** How many cases stand how, by the logs of one database. */
  standings: (instance: string) => ReadonlyMap<string, number>
  /** The highest running number in use of each counter's day, where an instance accepts. */
  serials: (instance: string) => ReadonlyMap<string, number>
}

type Numbers = Map<string, Map<string, number>>

const of = (numbers: Numbers, instance: string): Map<string, number> => {
  const own = numbers.get(instance) ?? new Map<string, number>()
  numbers.set(instance, own)
  return own
}

/** Begins to count. */
export const startCounts = (places: Places): Counts => {
  const standings: Numbers = new Map()
  const serials: Numbers = new Map()
  const totals = { cases: 0, events: 0, handOvers: 0 }

  const addStandings = ({ copies }: FoldedCase): void => {
    for (const { instance, folded } of copies) {
      if (!folded.standing) continue
      const own = of(standings, instance)
      const key = tallyKey(folded.standing)
      own.set(key, (own.get(key) ?? 0) + 1)
    }
  }

  const addSerial = ({ caseId }: FoldedCase): void => {
    const parts = partsOf(caseId)
    const writer = parts && places.servedBy(places.atOrigin(parts.origin) ?? '')
    if (!parts || !writer) return
    const own = of(serials, writer)
    const day = `${parts.origin} ${parts.day}`
    own.set(day, Math.max(own.get(day) ?? 0, parts.serial))
  }

  return {
    add: (one) => {
      const log = fullestLog(one.copies)
      if (log.length === 0) return
      totals.cases += 1
      totals.events += log.length
      totals.handOvers += log.filter(({ type }) => type === 'handedOver').length
      addStandings(one)
      addSerial(one)
    },
    totals: () => totals,
    standings: (instance) => of(standings, instance),
    serials: (instance) => of(serials, instance),
  }
}
