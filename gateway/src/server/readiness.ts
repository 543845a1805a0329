import { type Check, fine, type Readiness, readinessOf, wrong } from '@liandong/shared/lifecycle'
import type { TierReach } from './reachability.ts'

/** Whether the gateway can do its work, and which instances it does not reach. */
export type GatewayReadiness = Readiness & { tiers: TierReach[] }

/**
 * The gateway has its schema as soon as it runs, from files. It is ready when anybody answers: an
 * instance that does not is told, and costs only its own fields.
 */
export const gatewayReadiness = (
  reach: () => Promise<TierReach[]>,
): (() => Promise<GatewayReadiness>) => {
  const look = async (all: boolean) => {
    const tiers = await reach()
    const missing = tiers.flatMap(({ unreachable }) => unreachable)
    const reached = tiers.some(({ reachable }) => reachable > 0)
    const well = all ? missing.length === 0 : reached
    return well ? fine : wrong(`没有回答 · no answer: ${missing.join(', ')}`)
  }
  const checks: Check[] = [
    { name: 'schema', needed: true, look: async () => fine },
    { name: 'anyInstance', needed: true, look: () => look(false) },
    { name: 'everyInstance', needed: false, look: () => look(true) },
  ]
  const ready = readinessOf(checks)
  return async () => ({ ...(await ready()), tiers: await reach() })
}
