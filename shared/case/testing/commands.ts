import fc from 'fast-check'
import type { CaseCommand } from '../command.ts'
import type { HandedIn } from '../event.ts'
import type { CaseState } from '../state.ts'
import { licence, plan, third } from './history.ts'

/** What a command says beside its name. */
export type Arguments = {
  text: string
  approve: boolean
  byPost: boolean
  missing: HandedIn[]
}

/** The longest texts that a form takes, in the widest characters there are. */
const longest = fc.constantFrom('𠮷'.repeat(500), '𠮷'.repeat(120), '符'.repeat(500))
const wellFormed = fc.constantFrom('符合条件，准予许可', '材料不齐，请补正', '张伟之妻代领')

/** Arguments with which an action that is offered must succeed. */
export const argumentsOf: fc.Arbitrary<Arguments> = fc.record({
  text: wellFormed,
  approve: fc.boolean(),
  byPost: fc.boolean(),
  missing: fc.subarray([licence, plan, third]),
})

const anyText = fc.oneof(wellFormed, longest, fc.string({ unit: 'binary' }), fc.string())
const codes = fc.array(fc.oneof(fc.constantFrom('M1', 'M2', 'M3'), fc.string()), { maxLength: 4 })
const reason = anyText

/** Any command at all, with any text in it. */
export const anyCommand: fc.Arbitrary<CaseCommand> = fc.oneof(
  fc.constantFrom<CaseCommand>(
    { type: 'forward' },
    { type: 'takeOver' },
    { type: 'claim' },
    { type: 'handDown' },
  ),
  fc.record({ type: fc.constant('supplement' as const), materials: codes }),
  fc.record({
    type: fc.constant('review' as const),
    opinion: fc.constantFrom('approve' as const, 'refuse' as const),
    text: anyText,
  }),
  fc.record({
    type: fc.constant('decide' as const),
    outcome: fc.constantFrom('granted' as const, 'refused' as const),
    text: anyText,
  }),
  fc.record({
    type: fc.constant('return' as const),
    reason,
    missing: fc.subarray([licence, plan, third]),
  }),
  fc.record({
    type: fc.constant('deliver' as const),
    recipient: anyText,
    method: fc.constantFrom('counter' as const, 'post' as const),
  }),
  fc.record({ type: fc.constant('withdraw' as const), reason }),
)

/** The command of an action, with arguments that fit the case. */
export const fitting = (
  action: CaseCommand['type'],
  state: CaseState,
  { text, approve, byPost, missing }: Arguments,
): CaseCommand => {
  const said: { [Type in CaseCommand['type']]: Extract<CaseCommand, { type: Type }> } = {
    forward: { type: 'forward' },
    takeOver: { type: 'takeOver' },
    claim: { type: 'claim' },
    handDown: { type: 'handDown' },
    supplement: { type: 'supplement', materials: state.missing.map(({ code }) => code) },
    review: { type: 'review', opinion: approve ? 'approve' : 'refuse', text },
    decide: { type: 'decide', outcome: approve ? 'granted' : 'refused', text },
    return: { type: 'return', reason: text, missing },
    deliver: { type: 'deliver', recipient: text, method: byPost ? 'post' : 'counter' },
    withdraw: { type: 'withdraw', reason: text },
  }
  return said[action]
}
