import { whole } from '../proxy/condition.ts'
import { type Fault, wholeRun } from './fault.ts'

/** A station has no line to the network for the whole run, and goes on working. */
export const stationAway: Fault = {
  lasts: wholeRun,
  targets: ({ members }) =>
    members.filter(({ instance }) => instance.tier === 'township').map(({ name }) => name),
  strike: async ({ members }, target) => {
    const station = members.find(({ name }) => name === target)
    station?.lines.broker.become({ as: 'refused' })
    return async () => station?.lines.broker.become(whole)
  },
}
