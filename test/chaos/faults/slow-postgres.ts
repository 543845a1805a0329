import { whole } from '../proxy/condition.ts'
import { allMembers, type Fault } from './fault.ts'

/** The database server is slow for everybody: each answer takes its time. */
export const slowPostgres: Fault = {
  lasts: [3_000, 12_000],
  targets: () => ['postgres'],
  touches: allMembers,
  strike: async ({ members }, _, random) => {
    const milliseconds = random.between(30, 300)
    for (const { lines } of members) lines.database.become({ as: 'slow', milliseconds })
    return async () => {
      for (const { lines } of members) lines.database.become(whole)
    }
  },
}
