import type { Tier } from '../network/index.ts'

/** The commands that change a case. */
export type CommandName =
  | 'accept'
  | 'refuseApplication'
  | 'forward'
  | 'takeOver'
  | 'claim'
  | 'supplement'
  | 'review'
  | 'decide'
  | 'return'
  | 'handDown'
  | 'deliver'
  | 'withdraw'

/**
 * What a tier's counters may do, as data: rules read it, no rule asks which tier it runs at.
 * `claimFirst` names the commands that need a claimed case, so that a queue shows who works on what.
 */
export type Policy = {
  tier: Tier
  commands: readonly CommandName[]
  claimFirst: readonly CommandName[]
}

const counter = ['accept', 'refuseApplication', 'takeOver', 'supplement'] as const
const ending = ['decide', 'deliver', 'withdraw'] as const
const department = ['claim', 'review', 'return', 'handDown'] as const
const claimed = ['review', 'decide', 'return', 'forward'] as const

/** A station: takes in, reviews and decides the small items itself, forwards, delivers. */
export const townshipPolicy: Policy = {
  tier: 'township',
  commands: [...counter, ...ending, 'review', 'forward'],
  claimFirst: [],
}

/** A district centre: works by department, decides its own, forwards what the city decides. */
export const districtPolicy: Policy = {
  tier: 'district',
  commands: [...counter, ...ending, ...department, 'forward'],
  claimFirst: claimed,
}

/** The city centre: works by department; there is nobody above it. */
export const cityPolicy: Policy = {
  tier: 'city',
  commands: [...counter, ...ending, ...department],
  claimFirst: claimed,
}

/** The policy of each tier. */
export const policies: Record<Tier, Policy> = {
  township: townshipPolicy,
  district: districtPolicy,
  city: cityPolicy,
}
