import type { Cast } from './cast.ts'

/** One act of the story: who does what to the case, and how it is told. */
export type Act = {
  who: 'agent' | 'districtClerk' | 'cityClerk'
  mutation: string
  input: string
  more: Record<string, unknown>
  zh: string
  en: string
  /** The case travels next: it is waited for in the queue of whoever acts then. */
  travels: boolean
}

const act = (
  who: Act['who'],
  mutation: string,
  zh: string,
  en: string,
  rest: Partial<Pick<Act, 'input' | 'more' | 'travels'>> = {},
): Act => ({ who, mutation, zh, en, input: 'CaseCommandInput', more: {}, travels: false, ...rest })

const review = { opinion: 'APPROVE', text: '材料齐全，符合法定条件' }
const decision = { outcome: 'GRANTED', text: '准予复审合格，换发证件' }

/** The way of a case that the city decides: up two tiers, decided, down again for delivery. */
export const script: Act[] = [
  act('agent', 'forwardCase', '上报', 'forwards', { travels: true }),
  act('districtClerk', 'takeOverCase', '接收', 'takes over'),
  act('districtClerk', 'claimCase', '认领', 'claims'),
  act('districtClerk', 'forwardCase', '上报', 'forwards', { travels: true }),
  act('cityClerk', 'takeOverCase', '接收', 'takes over'),
  act('cityClerk', 'claimCase', '认领', 'claims'),
  act('cityClerk', 'reviewCase', '审查', 'reviews', { input: 'ReviewCaseInput', more: review }),
  act('cityClerk', 'decideCase', '决定', 'decides', { input: 'DecideCaseInput', more: decision }),
  act('cityClerk', 'handDownCase', '转送达', 'hands down', { travels: true }),
  act('agent', 'takeOverCase', '接收', 'takes over'),
  act('agent', 'deliverCase', '送达', 'delivers', {
    input: 'DeliverCaseInput',
    more: { recipient: '张伟' },
  }),
]

/** The division at whose counter an act happens. */
export const divisionOf = (cast: Cast, { who }: Act): string =>
  ({ agent: cast.station, districtClerk: cast.district, cityClerk: cast.city })[who]
