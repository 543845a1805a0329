import { allMembers, type Fault, processOf } from './fault.ts'

/** A service stands still, its connections open, and then goes on as if nothing had been. */
export const freezeService: Fault = {
  lasts: [500, 12_000],
  targets: (stage) => [...allMembers(stage), 'gateway'],
  strike: async (stage, target) => {
    const frozen = processOf(stage, target)
    frozen.pause()
    return async () => frozen.cont()
  },
}
