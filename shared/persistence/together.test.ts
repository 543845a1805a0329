import { describe, expect, it } from 'vitest'
import { together } from './together.ts'

/** A run that a test ends by hand, go by go. */
const byHand = (width: { lanes: number; most: number; patience?: number }) => {
  const goes: { asks: readonly number[]; end: (answers?: readonly (string | Error)[]) => void }[] =
    []
  const ask = together<number, string>(
    (asks) =>
      new Promise((resolve) => {
        goes.push({ asks, end: (answers = asks.map(String)) => resolve(answers) })
      }),
    width,
  )
  return { goes, ask }
}

const soon = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
const asked = (goes: { asks: readonly number[] }[]) => goes.map(({ asks }) => asks)

describe('asks that come together', () => {
  it('go alone when nobody else asks', async () => {
    const { goes, ask } = byHand({ lanes: 2, most: 10 })
    const one = ask(1)
    await soon()
    expect(asked(goes)).toEqual([[1]])
    goes[0]?.end()
    expect(await one).toBe('1')
  })

  it('share a go when they come at the same moment', async () => {
    const { goes, ask } = byHand({ lanes: 2, most: 10 })
    const all = Promise.all([1, 2, 3].map(ask))
    await soon()
    expect(asked(goes)).toEqual([[1, 2, 3]])
    goes[0]?.end()
    expect(await all).toEqual(['1', '2', '3'])
  })

  it('wait while all lanes are taken, and then go together', async () => {
    const { goes, ask } = byHand({ lanes: 2, most: 10 })
    for (const number of [1, 2, 3, 4, 5]) {
      void ask(number)
      await soon()
    }
    expect(asked(goes)).toEqual([[1], [2]])
    goes[1]?.end()
    await soon()
    expect(asked(goes)).toEqual([[1], [2], [3, 4, 5]])
  })

  it('are no more than one go takes', async () => {
    const { goes, ask } = byHand({ lanes: 1, most: 2 })
    const all = Promise.all([1, 2, 3, 4, 5].map(ask))
    for (let go = 0; go < 3; go += 1) {
      await soon()
      goes[go]?.end()
    }
    expect(await all).toEqual(['1', '2', '3', '4', '5'])
    expect(asked(goes)).toEqual([[1, 2], [3, 4], [5]])
  })

  it('wait only a moment behind goes that hang', async () => {
    const { goes, ask } = byHand({ lanes: 1, most: 10, patience: 300 })
    const hanging = ask(1)
    await soon()
    const next = ask(2)
    await expect.poll(() => asked(goes)).toEqual([[1], [2]])
    goes[1]?.end()
    expect(await next).toBe('2')
    // The lane was given away once, and not again when the first ends at last.
    void ask(3)
    await soon()
    goes[0]?.end()
    expect(await hanging).toBe('1')
    void ask(4)
    await soon()
    expect(asked(goes)).toEqual([[1], [2], [3]])
  })

  it('fail alone when the answer is an error', async () => {
    const { goes, ask } = byHand({ lanes: 1, most: 10 })
    const all = Promise.allSettled([1, 2].map(ask))
    await soon()
    goes[0]?.end([new Error('the first'), 'second'])
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })

  it('fail all when their go does, and leave the lane to the next', async () => {
    let count = 0
    const ask = together<number, string>(
      async (asks) => {
        count += 1
        if (count === 1) throw new Error('the line was cut')
        return asks.map(String)
      },
      { lanes: 1, most: 10 },
    )
    const first = await Promise.allSettled([1, 2].map(ask))
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await ask(3)).toBe('3')
  })
})
