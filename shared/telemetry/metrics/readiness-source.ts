import type { Metrics } from './metrics.ts'

type Found = { ready: boolean; checks: readonly { name: string; ok: boolean }[] }

/** A look waits two seconds for what is silent. */
const PATIENCE = 2_500

/** Shows whether the service is ready, and how each check stands. */
export const showReadiness = (metrics: Metrics, look: () => Promise<Found>): void =>
  metrics.source({
    gauges: [
      { name: 'liandong_ready', help: 'Whether the service can do its work, as /ready says.' },
      {
        name: 'liandong_readiness_check_ok',
        help: 'Whether a check of /ready is well; broker and everyInstance are told only.',
        labels: ['check'],
      },
    ],
    patienceMs: PATIENCE,
    read: async () => {
      const { ready, checks } = await look()
      return [
        { name: 'liandong_ready', value: Number(ready) },
        ...checks.map(({ name, ok }) => ({
          name: 'liandong_readiness_check_ok',
          value: Number(ok),
          labels: { check: name },
        })),
      ]
    },
  })
