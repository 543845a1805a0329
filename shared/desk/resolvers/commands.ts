import type { CaseState } from '../../case/index.ts'
import { toPayload } from '../../graphql/index.ts'
import type { Result } from '../../identity/index.ts'
import { openCase } from '../accept-case.ts'
import { type AskedCommand, changeCase } from '../change-case.ts'
import type { TierContext } from '../context.ts'
import type { Desk } from '../desk.ts'
import { receiptOf } from '../receipt.ts'

type Applicant = {
  kind: 'person' | 'firm'
  name: string
  idNumber: string
  mobile: string
}
type Base = { commandId: string; division: string }
type Args<Input> = { input: Base & Input }
type OnCase = { caseId: string }
type Asked = Extract<AskedCommand, { type: string }>
type Fields<Type extends Asked['type']> = Omit<Extract<Asked, { type: Type }>, 'type'>

const opened = (desk: Desk, result: Result<CaseState>) =>
  toPayload(result, (state) => ({ receipt: receiptOf(desk, state), case: { id: state.id } }))

type AcceptInput = {
  itemCode: string
  applicant: Applicant
  materials: string[]
  subject: string
  appliedOn: string | null
}

const acceptCase = async (_: unknown, { input }: Args<AcceptInput>, context: TierContext) => {
  const { commandId, division, itemCode, applicant, materials, subject, appliedOn } = input
  const accept = { applicant, materials, subject, appliedOn: appliedOn ?? null }
  const opening = { commandId, division, itemCode, accept }
  return opened(
    context.desk,
    await openCase(context.desk, context.caller, opening, context.correlationId),
  )
}

type RefuseInput = { itemCode: string; applicant: Applicant; reason: string }

const refuseApplication = async (
  _: unknown,
  { input }: Args<RefuseInput>,
  context: TierContext,
) => {
  const { commandId, division, itemCode, applicant, reason } = input
  const opening = { commandId, division, itemCode, refuse: { applicant, reason } }
  return opened(
    context.desk,
    await openCase(context.desk, context.caller, opening, context.correlationId),
  )
}

/** A mutation that gives one command to one case. */
const onCase =
  <Input>(command: (input: Input) => AskedCommand) =>
  async (_: unknown, { input }: Args<Input & OnCase>, { desk, caller }: TierContext) => {
    const { division, caseId, commandId } = input
    const change = { division, caseId, commandId, command: command(input) }
    const result = await changeCase(desk, caller, change)
    return toPayload(result, (state) => ({ case: { id: state.id }, record: state }))
  }

/** Resolvers of the commands: each calls one function and maps its result. */
export const commandResolvers = {
  Mutation: {
    acceptCase,
    refuseApplication,
    forwardCase: onCase(() => ({ type: 'forward' })),
    takeOverCase: onCase(() => ({ type: 'takeOver' })),
    claimCase: onCase(() => ({ type: 'claim' })),
    handDownCase: onCase(() => ({ type: 'handDown' })),
    supplementCase: onCase(({ materials }: Fields<'supplement'>) => ({
      type: 'supplement',
      materials,
    })),
    reviewCase: onCase(({ opinion, text }: Fields<'review'>) => ({
      type: 'review',
      opinion,
      text,
    })),
    decideCase: onCase(({ outcome, text }: Fields<'decide'>) => ({
      type: 'decide',
      outcome,
      text,
    })),
    returnCase: onCase(({ reason, missing }: Fields<'return'>) => ({
      type: 'return',
      reason,
      missing,
    })),
    deliverCase: onCase(({ recipient, method }: Fields<'deliver'>) => ({
      type: 'deliver',
      recipient,
      method,
    })),
    withdrawCase: onCase(({ reason }: Fields<'withdraw'>) => ({ type: 'withdraw', reason })),
  },
}
