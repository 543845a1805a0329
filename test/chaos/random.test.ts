import { describe, expect, it } from 'vitest'
import { randomOf } from './random.ts'

const draw = (seed: number) => {
  const random = randomOf(seed)
  return Array.from({ length: 20 }, () => random.next())
}

describe('random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  it('of a fork do not depend on what was drawn before', () => {
    const [one, other] = [randomOf(7), randomOf(7)]
    one.next()
    expect(one.fork('load').next()).toBe(other.fork('load').next())
    expect(one.fork('load').next()).not.toBe(one.fork('faults').next())
  })

  it('follow the weights', () => {
    const random = randomOf(1)
    const drawn = Array.from({ length: 4_000 }, () =>
      random.weighted([
        ['often', 3],
        ['rarely', 1],
        ['never', 0],
      ]),
    )
    const often = drawn.filter((one) => one === 'often').length
    expect(often / drawn.length).toBeCloseTo(0.75, 1)
    expect(drawn).not.toContain('never')
  })
})
