import type { Tier } from '@liandong/shared/network'
import { createMetrics, httpDuration, type Metrics } from '@liandong/shared/telemetry'
import type { Silence } from '../upstream/answer.ts'

/** How a request to an instance ended. */
export type UpstreamOutcome = 'answered' | Silence

/** What the gateway counts. */
export type GatewayMetrics = {
  metrics: Metrics
  /** An instance answered, or did not, after so many seconds. */
  upstream: (
    upstream: { id: string; tier: Tier },
    outcome: UpstreamOutcome,
    seconds: number,
  ) => void
  /** Measures the answers to the callers. */
  timed: ReturnType<typeof httpDuration>
}

/** A tier answers within milliseconds, and is given up after 3 s. */
const BUCKETS = [...[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5], ...[1, 2.5, 5]]

/** The metrics of a gateway. As many series as there are tiers and instances, whatever callers ask. */
export const gatewayMetrics = (): GatewayMetrics => {
  const metrics = createMetrics('liandong-gateway', 'gateway')
  const duration = metrics.histogram(
    'liandong_gateway_upstream_duration_seconds',
    'How long requests to the instances of a tier took, by how they ended.',
    ['tier', 'outcome'],
    BUCKETS,
  )
  const failures = metrics.counter(
    'liandong_gateway_upstream_failures_total',
    'Requests to an instance that brought no answer, by the reason; resting: it failed just now and was spared.',
    ['tier', 'upstream', 'reason'],
  )
  return {
    metrics,
    upstream: ({ id, tier }, outcome, seconds) => {
      duration.observe({ tier, outcome }, seconds)
      if (outcome !== 'answered') failures.inc({ tier, upstream: id, reason: outcome })
    },
    timed: httpDuration(metrics, ['/graphql', '/health', '/ready']),
  }
}
