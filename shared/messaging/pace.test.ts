import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pace } from './pace.ts'

it('lets what is rare go at once', () => {
  const next = pace(40, 4)
  for (let now = 0; now < 10_000; now += 40) expect(next(now)).toBe(0)
})

it('lets some go at once after quiet, then one each time', () => {
  const next = pace(40, 2)
  expect([1_000, 1_000, 1_000, 1_000].map(next)).toEqual([0, 0, 0, 40])
})

it('never lets more go in any span than one each time and those saved', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 200 }), (gaps) => {
      const next = pace(40, 3)
      let now = 0
      const gone = gaps.map((gap) => {
        now += gap
        now += next(now)
        return now
      })
      for (const [index, start] of gone.entries()) {
        const within = gone.slice(index).filter((time) => time < start + 400)
        expect(within.length).toBeLessThanOrEqual(10 + 3 + 1)
      }
    }),
  )
})
