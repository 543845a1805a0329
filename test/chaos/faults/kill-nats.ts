import { allMembers, atOnce, type Fault, healsItself } from './fault.ts'

/** nats-server is killed. */
export const killNats: Fault = {
  lasts: atOnce,
  targets: () => ['nats'],
  touches: allMembers,
  strike: async ({ running }) => {
    running.nats.kill('SIGKILL')
    return healsItself
  },
}
