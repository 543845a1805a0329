import { allMembers, atOnce, type Fault, healsItself } from './fault.ts'

/** PostgreSQL is restarted in order, as for an update: every session is ended. */
export const restartPostgres: Fault = {
  lasts: atOnce,
  targets: () => ['postgres'],
  touches: allMembers,
  strike: async ({ running }) => {
    await running.postgres.process.restart()
    return healsItself
  },
}
