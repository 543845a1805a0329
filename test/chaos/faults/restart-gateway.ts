import { atOnce, endProcess, type Fault } from './fault.ts'

/** The gateway is restarted under load, in order or not. */
export const restartGateway: Fault = {
  lasts: atOnce,
  targets: () => ['gateway'],
  strike: (stage, target, random) =>
    endProcess(stage, target, random.chance(0.5) ? 'SIGTERM' : 'SIGKILL'),
}
