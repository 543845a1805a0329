import { allMembers, atOnce, endProcess, type Fault } from './fault.ts'

/** A service is killed in the middle of whatever it does; its supervisor starts it again. */
export const killService: Fault = {
  lasts: atOnce,
  targets: (stage) => [...allMembers(stage), 'identity'],
  strike: (stage, target) => endProcess(stage, target, 'SIGKILL'),
}
