import { type Condition, whole } from '../proxy/condition.ts'
import type { Line } from '../proxy/line.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage/stage.ts'
import { atOnce, type Fault, healsItself } from './fault.ts'

const ENDS = ['database', 'broker'] as const

const lineOf = ({ members }: Stage, target: string): Line => {
  const [name, end] = target.split(' ')
  const line = members.find((member) => member.name === name)?.lines[end as (typeof ENDS)[number]]
  if (!line) throw new Error(`there is no line ${target}`)
  return line
}

const onALine = {
  targets: ({ members }: Stage) =>
    members.flatMap(({ name }) => ENDS.map((end) => `${name} ${end}`)),
  touches: (_: Stage, target: string) => [target.split(' ')[0] ?? ''],
}

const harming = (lasts: Fault['lasts'], condition: (random: Random) => Condition): Fault => ({
  ...onALine,
  lasts,
  strike: async (stage, target, random) => {
    const line = lineOf(stage, target)
    line.become(condition(random))
    return async () => line.become(whole)
  },
})

/** The line between a tier and its database or the broker: nothing passes, and nobody says so. */
export const cutLine = harming([1_000, 25_000], () => ({ as: 'cut' }))

/** Every connection on the line is ended, and new ones as well. */
export const refuseLine = harming([1_000, 15_000], () => ({ as: 'refused' }))

/** Everything on the line comes late. */
export const slowLine = harming([3_000, 15_000], (random) => ({
  as: 'slow',
  milliseconds: random.between(20, 600),
}))

/** The line carries a few kilobytes a second. */
export const thinLine = harming([3_000, 15_000], (random) => ({
  as: 'thin',
  bytesPerSecond: random.between(3_000, 30_000),
}))

/** The connections of the line are reset in the middle of a message. */
export const resetLine: Fault = {
  ...onALine,
  lasts: atOnce,
  strike: async (stage, target) => {
    lineOf(stage, target).reset()
    return healsItself
  },
}
