import { describe, expect, it } from 'vitest'
import { measureRounds } from './rounds.ts'

describe('rounds', () => {
  it('measures in turn, after a round that does not count', async () => {
    const order: string[] = []
    let count = 0
    const take = (name: string) => async () => {
      order.push(name)
      count += 1
      return count
    }
    const rounds = await measureRounds({ ours: take('a'), floor: take('b') }, 2)
    expect(order.join('')).toBe('ababab')
    expect(rounds).toEqual([
      { ours: 3, floor: 4 },
      { ours: 5, floor: 6 },
    ])
  })

  it('passes a failure on', async () => {
    const broken = { floor: () => Promise.reject(new Error('down')) }
    await expect(measureRounds(broken, 5)).rejects.toThrow('down')
  })
})
