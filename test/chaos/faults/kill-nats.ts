import { allMembers, atOnce, endProcess, type Fault } from './fault.ts'

/** nats-server is killed. */
export const killNats: Fault = {
  lasts: atOnce,
  targets: () => ['nats'],
  touches: allMembers,
  strike: (stage) => endProcess(stage, 'nats', 'SIGKILL'),
}
