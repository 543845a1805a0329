import { killLeader as kill } from '@liandong/launcher'
import { STREAM } from '@liandong/shared/messages'
import { acknowledgedSince, interrupted } from '../stage/interruption.ts'
import { openSql } from '../stage/open-sql.ts'
import type { Stage } from '../stage/stage.ts'
import { allMembers, type Fault } from './fault.ts'

/** Now, when something that was acknowledged since then stands in the city's own log. */
const reachesTheCity =
  ({ running, journal }: Stage) =>
  async (since: number): Promise<number | null> => {
    const { id } = running.network.instances.find(({ tier }) => tier === 'city') ?? { id: '' }
    const keys = acknowledgedSince(journal.attempts, since).flatMap(({ instance, outcome }) =>
      outcome.as === 'acknowledged' && instance !== id ? `${outcome.caseId} ${outcome.number}` : [],
    )
    const sql = openSql(running.databases[id] ?? '')
    try {
      const rows = await sql`select 1 from case_events
        where case_id || ' ' || number = any(${keys}) limit 1`
      return rows.length > 0 ? Date.now() : null
    } finally {
      await sql.end({ timeout: 1 })
    }
  }

/** The server that leads the stream is killed; the two others go on, and it comes back later. */
export const killLeader: Fault = {
  ground: { brokers: 3 },
  lasts: [1_000, 10_000],
  targets: () => ['leader'],
  touches: allMembers,
  strike: async (stage) => {
    const { cluster } = stage.running
    if (!cluster) throw new Error('there is no cluster')
    const { name, revive } = await kill(cluster, STREAM)
    const killed = { fault: 'kill-leader', target: name, at: Date.now() }
    stage.interruptions.push(await interrupted(killed, reachesTheCity(stage)))
    return revive
  },
  recovered: async ({ running }) => (await running.cluster?.leader(STREAM)) !== null,
}
