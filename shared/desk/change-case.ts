import {
  type CaseCommand,
  type CaseState,
  decide,
  formatCaseNumber,
  parseCaseNumber,
  refuse,
} from '../case/index.ts'
import type { Result } from '../identity/index.ts'
import type { CommandKey } from '../persistence/index.ts'
import { append } from './append.ts'
import { commandKey } from './command-key.ts'
import type { Desk } from './desk.ts'
import { type Caller, type Counter, requireCounter } from './permission.ts'

/** A command as a counter gives it; `return` names missing materials by their codes. */
export type AskedCommand =
  | Exclude<CaseCommand, { type: 'return' }>
  | { type: 'return'; reason: string; missing: string[] }

/** One change of one case, asked for at a division's counter. */
export type Change = {
  division: string
  caseId: string
  commandId: string
  command: AskedCommand
}

const ATTEMPTS = 5

/** Gives the missing materials the names that they have in the case's own catalogue version. */
const resolve = async (
  desk: Desk,
  state: CaseState,
  command: AskedCommand,
): Promise<Result<CaseCommand>> => {
  if (command.type !== 'return') return { ok: true, value: command }
  const catalogue = await desk.catalogue.version(state.item.version)
  const materials = catalogue?.byCode.get(state.item.code)?.materials ?? []
  const unknown = command.missing.filter((code) => !materials.some((known) => known.code === code))
  if (unknown.length > 0) return refuse('SURPLUS_MATERIAL', unknown.join('、').slice(0, 200))
  const missing = materials
    .filter(({ code }) => command.missing.includes(code))
    .map(({ code, name }) => ({ code, name }))
  return { ok: true, value: { ...command, missing } }
}

const attempt = async (
  desk: Desk,
  change: Change & { key: CommandKey },
  { acting, maySee }: Counter,
): Promise<Result<CaseState> | 'again'> => {
  const { caseId, key } = change
  const session = await desk.recovery.trusted(caseId)
  if (!session) return refuse('CATCHING_UP')
  const { state, done } = await desk.commands.load({ ...key, caseId })
  // What was read may be of another database, which does not know yet what was done.
  if (!session.stands()) return 'again'
  if (done && done.fingerprint !== key.fingerprint) return refuse('KEY_REUSED')
  // Also for what the same person did at another post: a replay shows no more than a query would.
  if (!state || !maySee(state)) return refuse('CASE_NOT_FOUND')
  if (done) return { ok: true, value: state }
  const command = await resolve(desk, state, change.command)
  if (!command.ok) return command
  const decision = decide(state, command.value, desk.policy, acting)
  if (!decision.ok) return decision
  const result = await append(desk, {
    caseId,
    before: state,
    events: decision.value,
    by: acting.officer,
    at: acting.now,
    correlationId: state.correlationId,
    command: key,
    session,
  })
  return result.recorded === 'done' ? { ok: true, value: result.state } : 'again'
}

/**
 * Changes a case: load, decide, append. When somebody else was faster, or the connections were lost
 * meanwhile, it is decided anew on what stands then; the same command twice gets the same answer and
 * is done once.
 */
export const changeCase = async (
  desk: Desk,
  caller: Caller,
  change: Change,
): Promise<Result<CaseState>> => {
  const counter = requireCounter(desk, caller, change.division)
  if (!counter.ok) return counter
  const number = parseCaseNumber(change.caseId)
  if (!number.ok) return number
  const { commandId, ...asked } = change
  const key = commandKey(counter.value.acting.officer.id, commandId, asked)
  if (!key.ok) return key
  const caseId = formatCaseNumber(number.value)
  for (let count = 1; count <= ATTEMPTS; count += 1) {
    const result = await attempt(desk, { ...change, caseId, key: key.value }, counter.value)
    if (result !== 'again') return result
  }
  return refuse('CHANGED_MEANWHILE')
}
