import type { Instance, NetworkIndex, Tier } from '@liandong/shared/network'
import type { Ask, Caller } from '../upstream/answer.ts'

/** How many instances of a tier answer, and which do not. */
export type TierReach = { tier: Tier; instances: number; reachable: number; unreachable: string[] }

const TIERS: readonly Tier[] = ['city', 'district', 'township']

const reachOf = (
  tier: Tier,
  instances: readonly Instance[],
  reached: ReadonlySet<string>,
): TierReach => {
  const own = instances.filter((instance) => instance.tier === tier)
  const unreachable = own.filter(({ id }) => !reached.has(id)).map(({ id }) => id)
  return { tier, instances: own.length, reachable: own.length - unreachable.length, unreachable }
}

/** The gateway asks for itself. */
const caller: Caller = {
  authorization: null,
  correlationId: 'gateway-readiness',
  address: null,
  key: 'gateway',
  kind: 'person',
}

/**
 * Asks every instance for its `__typename`: what GraphQL itself promises, and no tier guards. The
 * answer is kept for `keepMs`, and callers in between share it, so that a busy monitor costs nothing.
 */
export const reachability = (network: NetworkIndex, ask: Ask, keepMs: number) => {
  const instances = [...network.instances.values()]
  const message = { query: '{ __typename }', variables: undefined }
  const look = async (): Promise<TierReach[]> => {
    const answers = await Promise.all(instances.map((one) => ask(one, message, caller, 'query')))
    const reached = new Set(instances.filter((_, index) => answers[index]?.ok).map(({ id }) => id))
    return TIERS.map((tier) => reachOf(tier, instances, reached))
  }
  let kept: { until: number; reach: Promise<TierReach[]> } | null = null
  return (): Promise<TierReach[]> => {
    if (!kept || kept.until < performance.now())
      kept = { until: performance.now() + keepMs, reach: look() }
    return kept.reach
  }
}
