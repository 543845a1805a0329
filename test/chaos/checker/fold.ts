import { type Entry, fieldsOf, happened, textOf } from './entry.ts'
import type { Places } from './places.ts'

/** How a case stands after its log, worked out anew: who has it, or on which way it is. */
export type Standing = {
  number: number
  origin: string
  department: string
  status: string
  holder: string | null
  way: { from: string; to: string; kind: string } | null
  /** Who handed it upward, the last one at the end. */
  givers: string[]
  /** The tier that decides the item. */
  decidedAt: string
  decided: boolean
  endedAt: string | null
}

/** A standing, the status after each entry, and every entry that nobody had the right to write. */
export type Folded = { standing: Standing | null; statuses: string[]; faults: string[] }

const open = (entry: Entry): Standing => {
  const item = fieldsOf(entry.data.item)
  const accepted = entry.type === 'accepted'
  return {
    number: 1,
    origin: textOf(entry.data.origin),
    department: textOf(item.department),
    status: accepted ? 'inReview' : 'refused',
    holder: accepted ? entry.division : null,
    way: null,
    givers: [],
    decidedAt: textOf(item.decidedAt),
    decided: false,
    endedAt: accepted ? null : entry.at,
  }
}

const opens = ({ type }: Entry): boolean => type === 'accepted' || type === 'applicationRefused'

const faultOfOpening = (entry: Entry, places: Places): string | null => {
  if (!opens(entry)) return `${entry.type} before the case was opened`
  const own = places.atOrigin(textOf(entry.data.origin))
  return own === entry.division ? null : `${entry.division} accepted as ${own}`
}

const wayOf = ({ givers, origin }: Standing, { division }: Entry, places: Places) => ({
  forward: places.parentOf(division),
  return: givers.at(-1) ?? null,
  deliver: places.atOrigin(origin),
})

const faultOfGiving = (standing: Standing, entry: Entry, places: Places): string | null => {
  const { to, kind } = entry.data
  const way = Object.entries(wayOf(standing, entry, places)).find(([name]) => name === kind)?.[1]
  if (way !== to) return `handed to ${to} for ${kind}, which leads to ${way}`
  if (standing.decided !== (kind === 'deliver')) return `handed over for ${kind} at a wrong moment`
  return null
}

const faultOfTaking = ({ way, holder }: Standing, { division, data }: Entry): string | null => {
  if (!way) return `${division} took over what ${holder} holds`
  if (way.to !== division) return `${division} took over what was given to ${way.to}`
  return data.from === way.from ? null : `taken from ${data.from}, given by ${way.from}`
}

const faultOfDoing = (standing: Standing, entry: Entry, places: Places): string | null => {
  if (entry.type === 'decided') {
    if (standing.decided) return 'decided twice'
    const tier = places.tierOf(entry.division)
    return tier === standing.decidedAt ? null : `${tier} decided what ${standing.decidedAt} decides`
  }
  if (entry.type === 'delivered') return standing.decided ? null : 'delivered before it was decided'
  if (entry.type === 'withdrawn') return standing.decided ? 'withdrawn after it was decided' : null
  return null
}

const faultOf = (standing: Standing | null, entry: Entry, places: Places): string | null => {
  if (!standing) return faultOfOpening(entry, places)
  if (opens(entry)) return 'opened again'
  if (standing.endedAt !== null) return `${entry.type} after the end`
  if (entry.type === 'takenOver') return faultOfTaking(standing, entry)
  if (standing.holder !== entry.division) {
    return `${entry.division} wrote ${entry.type} while ${standing.holder ?? 'nobody'} held the case`
  }
  return entry.type === 'handedOver'
    ? faultOfGiving(standing, entry, places)
    : faultOfDoing(standing, entry, places)
}

const ended = (status: string, { at }: Entry): Partial<Standing> => ({
  status,
  holder: null,
  way: null,
  endedAt: at,
})

const change = (standing: Standing, entry: Entry): Partial<Standing> => {
  const { division } = entry
  switch (happened(entry)) {
    case 'handedOver forward':
    case 'handedOver return':
    case 'handedOver deliver': {
      const way = { from: division, to: textOf(entry.data.to), kind: textOf(entry.data.kind) }
      return { status: 'inTransit', holder: null, way }
    }
    case 'takenOver': {
      const { way, givers } = standing
      const taken = { holder: division, way: null }
      if (way?.kind === 'deliver') return { ...taken, status: 'decided' }
      if (way?.kind === 'return')
        return { ...taken, status: 'returned', givers: givers.slice(0, -1) }
      return { ...taken, status: 'inReview', givers: [...givers, ...(way ? [way.from] : [])] }
    }
    case 'decided':
      return { status: 'decided', decided: true }
    case 'delivered':
    case 'withdrawn':
      return ended(entry.type, entry)
    default:
      return {}
  }
}

/** Folds a log, entry by entry as the numbers go, and names every entry that breaks the hold. */
export const foldLog = (log: readonly Entry[], places: Places): Folded => {
  const faults: string[] = []
  const statuses: string[] = []
  let standing: Standing | null = null
  for (const entry of log) {
    const fault: string | null = faultOf(standing, entry, places)
    if (fault) faults.push(`entry ${entry.number}: ${fault}`)
    const before: Standing = standing ?? open(entry)
    standing = { ...before, ...(standing ? change(before, entry) : {}), number: entry.number }
    statuses.push(standing.status)
  }
  return { standing, statuses, faults }
}
