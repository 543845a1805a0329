import { allMembers, atOnce, type Fault, healsItself } from './fault.ts'

/** PostgreSQL is killed in the middle of its work, and recovers from its log. */
export const killPostgres: Fault = {
  lasts: atOnce,
  targets: () => ['postgres'],
  touches: allMembers,
  strike: async ({ running }) => {
    running.postgres.process.kill('SIGKILL')
    return healsItself
  },
}
