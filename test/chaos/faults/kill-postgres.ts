import { allMembers, atOnce, endProcess, type Fault } from './fault.ts'

/** PostgreSQL is killed in the middle of its work, and recovers from its log. */
export const killPostgres: Fault = {
  lasts: atOnce,
  targets: () => ['postgres'],
  touches: allMembers,
  strike: (stage) => endProcess(stage, 'postgres', 'SIGKILL'),
}
