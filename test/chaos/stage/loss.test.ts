import { describe, expect, it } from 'vitest'
import type { Attempt } from '../journal/journal.ts'
import { afterLosses, lostCases } from './loss.ts'

type Place = { instance?: string; number?: number }

const done = (
  caseId: string,
  endedAt: number,
  { instance = 'township-1', number = 3 }: Place = {},
): Attempt => ({
  ...{ key: 'key', client: 'c', person: 'p', kind: 'claimCase', caseId },
  ...{ instance, sentAt: endedAt - 1, endedAt },
  outcome: { as: 'acknowledged', caseId, number, status: 'IN_REVIEW' },
})

const entry = { caseId: 'a', number: 3 }
const loss = { instance: 'township-1', from: 10, until: 20, entries: [entry] }

describe('what an old backup may have lost', () => {
  it('was not answered for certain, nor what was written on it; all else was', () => {
    const journal = [
      done('a', 15),
      done('a', 15, { number: 4 }),
      done('a', 15, { number: 2 }),
      done('a', 15, { instance: 'township-2' }),
      done('a', 5),
      done('a', 25),
      done('b', 15),
    ]
    const told = afterLosses(journal, [loss]).map(({ outcome }) => outcome.as)
    expect(told).toEqual([...Array(2).fill('unanswered'), ...Array(5).fill('acknowledged')])
    expect(afterLosses(journal, [])).toBe(journal)
  })

  it('begins in each case with the first lost entry', () => {
    const losses = [
      {
        ...loss,
        entries: [
          { ...entry, number: 4 },
          { caseId: 'b', number: 4 },
        ],
      },
      loss,
    ]
    expect([...lostCases(losses)]).toEqual([
      ['a', 3],
      ['b', 4],
    ])
  })
})
