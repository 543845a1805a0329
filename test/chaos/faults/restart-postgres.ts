import { allMembers, atOnce, endProcess, type Fault } from './fault.ts'

/** PostgreSQL is restarted in order, as for an update: every session is ended. */
export const restartPostgres: Fault = {
  lasts: atOnce,
  targets: () => ['postgres'],
  touches: allMembers,
  // A fast shutdown: sessions are cut, everything committed is on disk.
  strike: (stage) => endProcess(stage, 'postgres', 'SIGINT'),
}
