import { expect, it } from 'vitest'
import { confirmer } from './confirmations.ts'
import type { InboundMessage } from './inbox-worker.ts'
import { fakeBroker } from './testing/fake-broker.ts'

const received = (id: string, sender: string | null = 'township-340405'): InboundMessage => ({
  id,
  sender,
  subject: 'case.3404.05.100.township.accepted',
  payload: '{}',
})

it('confirms to each sender what came from it, and nothing to itself', () => {
  const { broker, sent } = fakeBroker()
  const messages = [received('a'), received('b', 'city-3404'), received('c'), received('d', null)]
  confirmer(broker, 'district-340405')([...messages, received('e', 'district-340405')])
  expect(sent.map(({ subject, payload }) => [subject, payload])).toEqual([
    ['confirm.township-340405.district-340405', '["a","c"]'],
    ['confirm.city-3404.district-340405', '["b"]'],
  ])
})

// After an outage thousands are stored at once. A confirmation that is too long is not read, and
// its messages would be sent again at once, together, for ever.
it('says no more at a time than is listened to', () => {
  const { broker, sent } = fakeBroker()
  const ids = Array.from({ length: 2_500 }, (_, n) => String(n))
  confirmer(broker, 'district-340405')(ids.map((id) => received(id)))
  const told = sent.map(({ payload }) => JSON.parse(payload) as string[])
  expect(told.map(({ length }) => length)).toEqual([1_000, 1_000, 500])
  expect(told.flat()).toEqual(ids)
})
