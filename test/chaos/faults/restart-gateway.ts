import { atOnce, type Fault, healsItself, processOf } from './fault.ts'

/** The gateway is restarted under load, in order or not. */
export const restartGateway: Fault = {
  lasts: atOnce,
  targets: () => ['gateway'],
  strike: async (stage, target, random) => {
    processOf(stage, target).kill(random.chance(0.5) ? 'SIGTERM' : 'SIGKILL')
    return healsItself
  },
}
