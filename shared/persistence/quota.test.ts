import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Charge, withinQuota } from './quota.ts'

const quota = { count: 3, bytes: 100 }
type Item = { name: string; charge: Charge }
const item = (name: string, writer: string | null, bytes = 10): Item => ({
  name,
  charge: writer === null ? null : { account: writer, bytes },
})
const split = (items: Item[], used = new Map()) => {
  const { fits, over } = withinQuota(items, ({ charge }) => charge, used, quota)
  return [fits, over].map((part) => part.map(({ name }) => name))
}

describe('a quota', () => {
  it('is each sender’s own', () => {
    const items = ['1', '2', '3', '4'].map((name) => item(`a${name}`, 'a'))
    expect(split([...items, item('b1', 'b')])).toEqual([['a1', 'a2', 'a3', 'b1'], ['a4']])
  })

  it('counts what is stored already, in number and in bytes', () => {
    const used = new Map([
      ['a', { count: 3, bytes: 3 }],
      ['b', { count: 1, bytes: 95 }],
    ])
    expect(split([item('a', 'a'), item('b', 'b'), item('small', 'b', 5)], used)).toEqual([
      ['small'],
      ['a', 'b'],
    ])
  })

  it('does not bound what is on nobody’s account', () => {
    const items = Array.from({ length: 9 }, (_, index) => item(String(index), null, 1_000))
    expect(split(items)[1]).toEqual([])
  })

  it('is never exceeded, and nothing is lost or held back in vain', () => {
    const items = fc.array(
      fc.record({
        writer: fc.constantFrom('a', 'b', null),
        bytes: fc.nat({ max: 60 }),
      }),
    )
    fc.assert(
      fc.property(items, (list) => {
        const all = list.map(({ writer, bytes }, index) => item(String(index), writer, bytes))
        const { fits, over } = withinQuota(all, ({ charge }) => charge, new Map(), quota)
        expect([...fits, ...over].sort((a, b) => all.indexOf(a) - all.indexOf(b))).toEqual(all)
        for (const writer of ['a', 'b']) {
          const mine = fits.filter(({ charge }) => charge?.account === writer)
          const bytes = mine.reduce((sum, { charge }) => sum + (charge?.bytes ?? 0), 0)
          expect(mine.length).toBeLessThanOrEqual(quota.count)
          expect(bytes).toBeLessThanOrEqual(quota.bytes)
          for (const { charge } of over.filter((one) => one.charge?.account === writer))
            expect(mine.length === quota.count || bytes + charge!.bytes > quota.bytes).toBe(true)
        }
      }),
    )
  })
})
