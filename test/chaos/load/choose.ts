import { generateResidentId } from '@liandong/shared/identity'
import type { Random } from '../random.ts'
import type { Intent } from './intent.ts'
import type { Item } from './items.ts'

/** A case as a queue shows it to a worker. */
export type Seen = {
  id: string
  actions: string[]
  missing: { code: string }[]
  materials: { code: string }[]
}

/** A command is chosen for a worker at a division, and bears the key in its free text, for whoever reads the logs. */
export type Choosing = { division: string; key: string; random: Random }

const mark = (text: string, { key }: Choosing): string => `${text} ${key}`

const onCase = (
  { key, division }: Choosing,
  kind: string,
  { id }: Seen,
  more: object = {},
  input = 'CaseCommandInput',
): Intent => ({
  key,
  kind,
  caseId: id,
  input,
  variables: { commandId: key, division, caseId: id, ...more },
})

const someMaterial = ({ materials }: Seen, random: Random): string[] =>
  materials.length > 0 && random.chance(0.5) ? [random.pick(materials).code] : []

type Make = (choosing: Choosing, seen: Seen) => Intent

/** How often each action is taken when it is possible, and the command that it becomes. */
const actions: Record<string, readonly [weight: number, make: Make]> = {
  TAKE_OVER: [20, (c, seen) => onCase(c, 'takeOverCase', seen)],
  CLAIM: [6, (c, seen) => onCase(c, 'claimCase', seen)],
  FORWARD: [20, (c, seen) => onCase(c, 'forwardCase', seen)],
  SUPPLEMENT: [
    30,
    (c, seen) =>
      onCase(
        c,
        'supplementCase',
        seen,
        { materials: seen.missing.map(({ code }) => code) },
        'SupplementCaseInput',
      ),
  ],
  REVIEW: [
    20,
    (c, seen) =>
      onCase(
        c,
        'reviewCase',
        seen,
        { opinion: c.random.chance(0.9) ? 'APPROVE' : 'REFUSE', text: mark('材料齐全', c) },
        'ReviewCaseInput',
      ),
  ],
  DECIDE: [
    20,
    (c, seen) =>
      onCase(
        c,
        'decideCase',
        seen,
        { outcome: c.random.chance(0.9) ? 'GRANTED' : 'REFUSED', text: mark('准予办理', c) },
        'DecideCaseInput',
      ),
  ],
  RETURN: [
    2,
    (c, seen) =>
      onCase(
        c,
        'returnCase',
        seen,
        { reason: mark('请补正后再报', c), missing: someMaterial(seen, c.random) },
        'ReturnCaseInput',
      ),
  ],
  HAND_DOWN: [20, (c, seen) => onCase(c, 'handDownCase', seen)],
  DELIVER: [
    20,
    (c, seen) => onCase(c, 'deliverCase', seen, { recipient: mark('张伟', c) }, 'DeliverCaseInput'),
  ],
  WITHDRAW: [
    0.5,
    (c, seen) =>
      onCase(c, 'withdrawCase', seen, { reason: mark('申请人撤回', c) }, 'WithdrawCaseInput'),
  ],
}

/** What a worker does next with one of the cases seen; null when there is nothing to do. */
export const chooseAction = (choosing: Choosing, cases: readonly Seen[]): Intent | null => {
  const open = cases.filter((seen) => seen.actions.some((name) => name in actions))
  if (open.length === 0) return null
  const seen = choosing.random.pick(open)
  const possible = seen.actions.flatMap((name) => (actions[name] ? [actions[name]] : []))
  const make = choosing.random.weighted(possible.map(([weight, how]) => [how, weight] as const))
  return make(choosing, seen)
}

const applicant = (random: Random) => ({
  kind: 'PERSON',
  name: '张伟',
  idNumber: generateResidentId('340405', '1988-03-12', random.below(1_000)),
  mobile: '13812345678',
})

/** Somebody comes to the counter: accepted, or, rarely, refused. */
export const chooseOpening = (choosing: Choosing, items: readonly Item[]): Intent => {
  const { key, division, random } = choosing
  const item = random.weighted(items.map((one) => [one, one.weight] as const))
  const known = { commandId: key, division, itemCode: item.code, applicant: applicant(random) }
  if (random.chance(0.03)) {
    return {
      key,
      kind: 'refuseApplication',
      caseId: null,
      input: 'RefuseApplicationInput',
      variables: { ...known, reason: mark('不符合受理条件', choosing) },
    }
  }
  return {
    key,
    kind: 'acceptCase',
    caseId: null,
    input: 'AcceptCaseInput',
    variables: { ...known, materials: item.materials, subject: mark('申请办理', choosing) },
  }
}
