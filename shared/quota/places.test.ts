import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type GiveBack, openPlaces } from './places.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const bounds = { each: 2, total: 3, waiting: 2, patience: 1_000 }

describe('places', () => {
  it('are bounded for each key and in all, and refused to who would wait too long a line', async () => {
    const places = openPlaces({ ...bounds, waiting: 0 })
    const taken = await Promise.all(['a', 'a', 'a', 'b', 'b', 'c'].map(places.take))
    expect(taken.map((one) => one !== null)).toEqual([true, true, false, true, false, false])
    expect(places.held()).toBe(3)
  })

  it('are given back once, however often it is said', async () => {
    const places = openPlaces({ ...bounds, waiting: 0 })
    const giveBack = await places.take('a')
    giveBack?.()
    giveBack?.()
    expect(places.held()).toBe(0)
    await Promise.all(['a', 'b', 'c'].map(places.take))
    expect(places.held()).toBe(3)
  })

  it('go to the one of the same key that waits longest, and to nobody after its patience', async () => {
    const places = openPlaces(bounds)
    const [first] = await Promise.all([places.take('a'), places.take('a')])
    const got: string[] = []
    const waiting = ['x', 'y'].map(async (name) => {
      const place = await places.take('a')
      got.push(`${name} ${place ? 'has one' : 'has none'}`)
    })
    expect(await places.take('a')).toBeNull()
    first?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(got).toEqual(['x has one'])
    await vi.advanceTimersByTimeAsync(1_000)
    await Promise.all(waiting)
    expect(got).toEqual(['x has one', 'y has none'])
    expect(places.held()).toBe(2)
  })

  it('go to the keys in turn when all are taken: who asks much waits for itself', async () => {
    const places = openPlaces({ each: 10, total: 1, waiting: 100, patience: 1_000 })
    let next = await places.take('flood')
    const order: string[] = []
    const ask = async (key: string) => {
      next = await places.take(key)
      order.push(key)
    }
    const asking = [...Array(20).fill('flood'), 'anna', 'bert'].map(ask)
    for (let turn = 0; turn < 4; turn += 1) {
      next?.()
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(order).toEqual(['flood', 'anna', 'bert', 'flood'])
    await vi.advanceTimersByTimeAsync(1_000)
    await Promise.all(asking)
  })

  it('are never too many, never lost, and never withheld while somebody waits', async () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), back: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const places = openPlaces({ each: 2, total: 5, waiting: 3, patience: 1_000 })
        const held: { key: string; giveBack: GiveBack }[] = []
        let waiting = 0
        for (const { key, back } of steps) {
          if (back) held.shift()?.giveBack()
          else {
            waiting += 1
            void places.take(key).then((giveBack) => {
              waiting -= 1
              if (giveBack) held.push({ key, giveBack })
            })
          }
          await vi.advanceTimersByTimeAsync(0)
          expect(places.held()).toBe(held.length)
          expect(held.length).toBeLessThanOrEqual(5)
          for (const one of 'abcd')
            expect(held.filter((place) => place.key === one).length).toBeLessThanOrEqual(2)
        }
        for (let one = held.shift(); one; one = held.shift()) {
          one.giveBack()
          await vi.advanceTimersByTimeAsync(0)
        }
        expect({ waiting, held: places.held() }).toEqual({ waiting: 0, held: 0 })
      }),
    )
  })
})
