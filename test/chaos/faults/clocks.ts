import { allMembers, type Fault } from './fault.ts'

const MINUTES = 60_000

/** A process's clock is minutes off, fast or slow, and then jumps back to the right time. */
export const clocks: Fault = {
  lasts: [5_000, 30_000],
  targets: (stage) => allMembers(stage).map((name) => `clock of ${name}`),
  touches: (_, target) => [target.split(' ').at(-1) ?? ''],
  strike: async (stage, target, random) => {
    const name = target.split(' ').at(-1) ?? ''
    await stage.clocks.set(name, random.between(-10, 10) * MINUTES)
    return () => stage.clocks.set(name, 0)
  },
}
