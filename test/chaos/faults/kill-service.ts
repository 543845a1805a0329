import { allMembers, atOnce, type Fault, healsItself, processOf } from './fault.ts'

/** A service is killed in the middle of whatever it does; its supervisor starts it again. */
export const killService: Fault = {
  lasts: atOnce,
  targets: (stage) => [...allMembers(stage), 'identity'],
  strike: async (stage, target) => {
    processOf(stage, target).kill('SIGKILL')
    return healsItself
  },
}
