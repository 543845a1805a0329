import { atOnce, type Fault, healsItself, processOf } from './fault.ts'

/** Of two processes of one instance, one is killed or frozen for a moment, while the other goes on. */
export const replicas: Fault = {
  lasts: atOnce,
  targets: ({ running }) =>
    Object.entries(running.replicas).flatMap(([name, { id }]) => [name, id]),
  strike: async (stage, target, random) => {
    processOf(stage, target).kill(random.chance(0.5) ? 'SIGKILL' : 'SIGTERM')
    return healsItself
  },
}
