import { expect, it } from 'vitest'
import type { Attempt } from '../journal/journal.ts'
import {
  acknowledgedSince,
  type Interruption,
  interrupted,
  isTooLong,
  LONGEST,
} from './interruption.ts'

const attempt = (key: string, sentAt: number, done = true): Attempt => ({
  ...{ key, client: 'c', person: 'p', kind: 'acceptCase', instance: 'township-1', caseId: null },
  ...{ sentAt, endedAt: sentAt + 5 },
  outcome: done
    ? { as: 'acknowledged', caseId: key, number: 1, status: 'IN_REVIEW' }
    : { as: 'unanswered', why: 'ECONNRESET' },
})

it('takes no command for new that was already given before, nor one without an answer', () => {
  const attempts = [
    attempt('old', 90),
    attempt('asked again', 95, false),
    attempt('asked again', 101),
    attempt('silent', 102, false),
    attempt('new', 103),
  ]
  expect(acknowledgedSince(attempts, 100).map(({ key }) => key)).toEqual(['new'])
})

it('lasts until writing goes on, and is too long after fifteen seconds or for ever', async () => {
  const killed = { fault: 'kill-primary', target: 'primary', at: Date.now() }
  let asked = 0
  const found = await interrupted(killed, async (since) => {
    asked += 1
    if (asked === 1) throw new Error('no server answers yet')
    return asked > 2 ? since + 700 : null
  })
  expect(found).toEqual({ ...killed, lasted: 700 })
  const long = (lasted: Interruption['lasted']) => isTooLong({ ...killed, lasted })
  expect([700, LONGEST, LONGEST + 1, null].map(long)).toEqual([false, false, true, true])
})
