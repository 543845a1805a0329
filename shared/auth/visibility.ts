import type { CaseState } from '../case/index.ts'
import { ancestorAt, divisionOfOrigin, isWithin, tierOf } from '../network/index.ts'
import { type Actor, hasRole } from './actor.ts'

/** Which cases a person may see, as data: lists turn it into a condition, lookups into a check. */
export type Sight = {
  /** Only cases that were accepted in or below this division. */
  within: string
  /** Only cases of this department; null: of all. */
  department: string | null
}

/**
 * Who may see what follows the tree (domain rule 6): an agent the station's cases, a clerk those of
 * the own department in and below the own centre, managers and supervisors all of it. Operators see
 * machines, not cases.
 */
export const sightOf = (actor: Actor): Sight | null => {
  if (hasRole(actor, 'manager', 'supervisor')) return { within: actor.division, department: null }
  if (hasRole(actor, 'agent')) return { within: actor.division, department: null }
  if (hasRole(actor, 'clerk', 'chief') && actor.department !== null) {
    return { within: actor.division, department: actor.department }
  }
  return null
}

/** Whether the person may see the case; the same answer at every tier. */
export const maySeeCase = (actor: Actor, state: CaseState): boolean => {
  const sight = sightOf(actor)
  if (!sight) return false
  const inDepartment = sight.department === null || sight.department === state.item.department
  return inDepartment && isWithin(divisionOfOrigin(state.origin), sight.within)
}

/** Whether the person may see a division's queue: the own one and those below it. */
export const maySeeDivision = (actor: Actor, code: string): boolean =>
  sightOf(actor) !== null && isWithin(code, actor.division)

/**
 * Whether identity number and telephone show in full: only to those whose duty it is, the staff
 * of the counter that took the application in and of the division that has the case now.
 */
export const maySeeIdentity = (actor: Actor, state: CaseState): boolean => {
  if (!maySeeCase(actor, state) || !hasRole(actor, 'agent', 'clerk', 'chief')) return false
  const counters = [divisionOfOrigin(state.origin), state.holder, state.transit?.from]
  return counters.includes(actor.division)
}

/** Whether the person may give commands at a counter of this division. */
export const mayActAt = (actor: Actor, division: string): boolean => {
  if (actor.division !== division) return false
  return tierOf(division) === 'township'
    ? hasRole(actor, 'agent')
    : hasRole(actor, 'clerk', 'chief') && actor.department !== null
}

/** Whether the person may mend the instance that serves the division. */
export const mayOperate = (actor: Actor, division: string): boolean =>
  hasRole(actor, 'operator') &&
  (actor.division === division ||
    ancestorAt(division, tierOf(actor.division) ?? 'city') === actor.division)
