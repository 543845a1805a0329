/** The ways that cases go: decided at the station, by the district, or by the city. */
export type Way = 'direct' | 'district' | 'city'

/** Whose counter does a step. */
export type At = 'station' | 'district' | 'city'

/** One command on a case. `arrives`: it was handed over, and shows in the counter's queue first. */
export type Step = {
  at: At
  mutation: string
  input: string
  more: Record<string, unknown>
  arrives: boolean
}

/** Changzhou: 340,000 cases a year, 68 % decided at once; a third of the rest goes up to the city. */
export const CASES_A_YEAR = 340_000
const PERCENT: readonly (readonly [Way, number])[] = [
  ['direct', 68],
  ['district', 20],
  ['city', 12],
]

const step = (at: At, mutation: string, rest: Partial<Step> = {}): Step => ({
  at,
  mutation,
  input: 'CaseCommandInput',
  more: {},
  arrives: false,
  ...rest,
})

const review = {
  input: 'ReviewCaseInput',
  more: { opinion: 'APPROVE', text: '材料齐全，符合条件' },
}
const decision = { input: 'DecideCaseInput', more: { outcome: 'GRANTED', text: '准予办理' } }
const delivery = { input: 'DeliverCaseInput', more: { recipient: '张伟' } }

const take = (at: At) => step(at, 'takeOverCase', { arrives: true })
const settle = (at: At) => [step(at, 'reviewCase', review), step(at, 'decideCase', decision)]
const handOut = [take('station'), step('station', 'deliverCase', delivery)]
const claim = (at: At) => [take(at), step(at, 'claimCase')]

/** What follows the acceptance, way by way: 4, 9 and 12 events with it, six on average. */
export const stepsOf: Record<Way, readonly Step[]> = {
  direct: [...settle('station'), step('station', 'deliverCase', delivery)],
  district: [
    step('station', 'forwardCase'),
    ...claim('district'),
    ...settle('district'),
    step('district', 'handDownCase'),
    ...handOut,
  ],
  city: [
    step('station', 'forwardCase'),
    ...claim('district'),
    step('district', 'forwardCase'),
    ...claim('city'),
    ...settle('city'),
    step('city', 'handDownCase'),
    ...handOut,
  ],
}

/** How many entries the log of a case has at its end. */
export const entriesOf = (way: Way): number => stepsOf[way].length + 1

/** The way of the n-th case: the shares hold for every hundred, in an order that mixes them. */
export const wayOf = (n: number): Way => {
  // 37 has no factor in common with 100: each hundred meets every value once.
  let place = (n * 37) % 100
  for (const [way, share] of PERCENT) {
    if (place < share) return way
    place -= share
  }
  return 'direct'
}
