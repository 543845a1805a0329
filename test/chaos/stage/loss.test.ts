import { expect, it } from 'vitest'
import type { Attempt } from '../journal/journal.ts'
import { afterLosses } from './loss.ts'

const done = (caseId: string, endedAt: number, instance = 'township-1'): Attempt => ({
  ...{ key: `key-${caseId}`, client: 'c', person: 'p', kind: 'acceptCase', instance, caseId },
  ...{ sentAt: endedAt - 1, endedAt },
  outcome: { as: 'acknowledged', caseId, number: 1, status: 'IN_REVIEW' },
})

const loss = { instance: 'township-1', from: 10, until: 20, cases: new Set(['a']) }

it('takes back what an old backup may have lost, and nothing else', () => {
  const journal = [
    done('a', 15),
    done('a', 5),
    done('a', 25),
    done('b', 15),
    done('a', 15, 'township-2'),
  ]
  const told = afterLosses(journal, [loss]).map(({ outcome }) => outcome.as)
  expect(told).toEqual(['unanswered', ...Array(4).fill('acknowledged')])
  expect(afterLosses(journal, [])).toBe(journal)
})
