import type { Refusal } from '../identity/index.ts'
import type { Acting, CaseCommand } from './command.ts'
import type { Policy } from './policy.ts'
import { refuse } from './refusals.ts'
import { type CaseState, isOver } from './state.ts'

type Guard = (
  state: CaseState,
  command: CaseCommand['type'],
  policy: Policy,
  acting: Acting,
) => Refusal | null

const refused: (...args: Parameters<typeof refuse>) => Refusal = (...args) => refuse(...args).error

const tierDoesThis: Guard = (_, command, policy) =>
  policy.commands.includes(command) ? null : refused('NOT_AT_THIS_TIER')

const notOver: Guard = (state) => (isOver(state) ? refused('CASE_OVER') : null)

const ownDepartment: Guard = (state, _command, _policy, { officer }) =>
  officer.department === null || officer.department === state.item.department
    ? null
    : refused('OTHER_DEPARTMENT')

const holds: Guard = (state, command, _policy, { officer }) => {
  if (command === 'takeOver') {
    return state.transit?.to === officer.division ? null : refused('NOT_HANDED_HERE')
  }
  if (state.holder === officer.division) return null
  return state.transit
    ? refused('IN_TRANSIT', state.transit.to)
    : refused('NOT_HOLDER', state.holder ?? '')
}

const claimedByActor: Guard = (state, command, policy, { officer }) => {
  if (!policy.claimFirst.some((name) => name === command)) return null
  if (state.assignee?.id === officer.id) return null
  return state.assignee ? refused('CLAIMED_BY_OTHER', state.assignee.name) : refused('NOT_CLAIMED')
}

const guards: readonly Guard[] = [tierDoesThis, notOver, ownDepartment, holds, claimedByActor]

/** What every command has to pass before its own rule: tier, end, department, hold, claim. */
export const guard: Guard = (state, command, policy, acting) => {
  for (const check of guards) {
    const refusal = check(state, command, policy, acting)
    if (refusal) return refusal
  }
  return null
}
