import { atOnce, endProcess, type Fault } from './fault.ts'

/** Of two processes of one instance, one is killed or stopped in order while the other goes on. */
export const replicas: Fault = {
  lasts: atOnce,
  targets: ({ running }) =>
    Object.entries(running.replicas).flatMap(([name, { id }]) => [name, id]),
  strike: (stage, target, random) =>
    endProcess(stage, target, random.chance(0.5) ? 'SIGKILL' : 'SIGTERM'),
}
