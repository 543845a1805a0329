import { describe, expect, it } from 'vitest'
import { missingProof } from './proof.ts'
import type { Harm, Recovery } from './storm.ts'

const harm = (fault: string, recovery: Recovery = 1): Harm => ({
  ...{ fault, target: 'nats', at: 0, lasted: 0 },
  recovery,
})
const some = 1

describe('a run proves something', () => {
  it('when people worked and what was named has struck', () => {
    expect(missingProof(some, [harm('a'), harm('b', 'overlapped')], ['a', 'b'])).toEqual([])
    expect(missingProof(some, [harm('a')], null)).toEqual([])
    expect(missingProof(some, [], [])).toEqual([])
  })

  it.each([
    ['nobody could work', 0, [harm('a')], null],
    ['nothing struck', some, [], null],
    ['a named fault never struck', some, [harm('a')], ['a', 'b']],
    ['a named fault was missed each time', some, [harm('a'), harm('b', 'missed')], ['a', 'b']],
    ['all faults were missed', some, [harm('a', 'missed')], null],
  ])('not when %s', (_, acknowledged, harms, named) => {
    expect(missingProof(acknowledged, harms, named)).toHaveLength(1)
  })
})
