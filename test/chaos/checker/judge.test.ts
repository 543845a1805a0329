import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { damages } from './testing/damage.ts'
import { type Step, type Story, type Telling, worldOf } from './testing/history.ts'
import { attempt, judged } from './testing/world.ts'

const telling = fc.constantFrom<Telling>('acknowledged', 'repeated', 'unanswered')
const move = fc.constantFrom(
  ...['forward', 'takenOver', 'claimed', 'reviewed', 'decided', 'return', 'deliver'],
  ...['forward', 'takenOver', 'takenOver', 'takenOver', 'delivered', 'withdrawn'],
)
const step: fc.Arbitrary<Step> = fc.record({ move, telling })

const story: fc.Arbitrary<Story> = fc.record({
  by: fc.constantFrom('340405100', '340405101', '340403001', '340405', '3404'),
  decidedAt: fc.constantFrom('city', 'district', 'township'),
  refused: fc.nat({ max: 9 }).map((chance) => chance === 0),
  steps: fc.array(step, { minLength: 1, maxLength: 30 }),
})

const stories = fc.array(story, { minLength: 1, maxLength: 6 })

const vain = [
  attempt({ key: 'vain-1', outcome: { as: 'refused', code: 'UNKNOWN_ITEM' } }),
  attempt({ key: 'vain-2', outcome: { as: 'unanswered', why: 'timeout' } }),
]

describe('whatever happened', () => {
  it('an honest history gives no finding', () => {
    fc.assert(
      fc.property(stories, (told) => {
        expect(judged(worldOf(told, vain)).findings).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it.each(Object.entries(damages))('it is found that %s', (_, damage) => {
    fc.assert(
      fc.property(stories, fc.nat(), fc.nat(), (told, where, whereIn) => {
        const world = worldOf(told, vain)
        const places = [where, whereIn]
        fc.pre(damage(world, (count) => (places.shift() ?? 0) % count))
        expect(judged(world).findings).not.toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
