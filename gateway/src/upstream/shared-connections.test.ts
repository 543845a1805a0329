import type { Instance } from '@liandong/shared/network'
import { describe, expect, it, vi } from 'vitest'
import type { Answer, Ask, Caller } from './answer.ts'
import { shareConnections } from './shared-connections.ts'

const one = { id: 'city-3404' } as Instance
const other = { id: 'district-340405' } as Instance
const message = { query: '{ x }', variables: undefined }
const shares = {
  ...{ perPerson: 2, perAddress: 1 },
  ...{ connectionsPerInstance: 3, anonymousConnectionsPerInstance: 1 },
}

const caller = (key: string, kind: Caller['kind'] = 'person'): Caller => ({
  ...{ authorization: null, correlationId: 'x', address: null },
  ...{ key, kind },
})

/** A way whose questions are answered by the test. */
const way = () => {
  const under: { who: string; answer: () => void }[] = []
  const ask: Ask = ({ id }, _, { key }) =>
    new Promise<Answer>((resolve) => {
      const answer = () => resolve({ ok: true, data: {}, errors: [] })
      under.push({ who: `${key} ${id}`, answer })
    })
  const shared = shareConnections(shares, ask)
  const asking = (who: Caller, instance = one) => shared(instance, message, who, 'query')
  return { under, asking, who: () => under.map((question) => question.who) }
}

describe('the connections to an instance', () => {
  it('are not taken by one person, nor by who is nobody, nor those to another instance', async () => {
    const { asking, under, who } = way()
    for (let index = 0; index < 50; index += 1) void asking(caller('flood'))
    for (let index = 0; index < 50; index += 1) void asking(caller('nobody', 'address'))
    void asking(caller('anna'))
    void asking(caller('flood'), other)
    await vi.waitFor(() => expect(under).toHaveLength(5))
    expect(who()).toEqual([
      ...['flood city-3404', 'flood city-3404', 'nobody city-3404', 'anna city-3404'],
      'flood district-340405',
    ])
    void asking(caller('bert'))
    under[0]?.answer()
    await vi.waitFor(() => expect(under).toHaveLength(6))
    under[1]?.answer()
    await vi.waitFor(() => expect(who()).toContain('bert city-3404'))
  })

  it('are not waited for without end: the instance was not asked, and is not ill', async () => {
    vi.useFakeTimers()
    const { asking, under } = way()
    const questions = ['a', 'a', 'a'].map((key) => asking(caller(key)))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await questions[2]).toEqual({ ok: false, why: 'busy' })
    expect(under).toHaveLength(2)
    vi.useRealTimers()
  })
})
