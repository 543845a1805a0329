import { describe, expect, it } from 'vitest'
import { hasReached } from './catch-up.ts'

const at = (sequence: number, pending = 0, unacknowledged = 0) => ({
  ack_floor: { stream_seq: sequence },
  num_pending: pending,
  num_ack_pending: unacknowledged,
})

describe('a feed has caught up', () => {
  it('when everything up to its target is acknowledged, whatever comes after', () => {
    expect(hasReached(at(10, 5, 3), 10)).toBe(true)
    expect(hasReached(at(11, 5, 3), 10)).toBe(true)
    expect(hasReached(at(9, 5, 3), 10)).toBe(false)
  })

  it('when there is nothing more for it, for the target may be of another feed', () => {
    expect(hasReached(at(0), 10)).toBe(true)
    expect(hasReached(at(9, 1, 0), 10)).toBe(false)
    expect(hasReached(at(9, 0, 1), 10)).toBe(false)
  })
})
