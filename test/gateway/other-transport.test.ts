import { createGateway } from '@liandong/gateway'
import { createLogger } from '@liandong/shared/telemetry'
import { describe, expect, it } from 'vitest'
import { huainan } from './fake/network.ts'

describe('another way to the instances', () => {
  it('takes the place of HTTP', async () => {
    const asked: string[] = []
    const gateway = createGateway({
      network: huainan(1),
      log: createLogger('gateway', 'silent'),
      transport: () => ({
        ask: async ({ id }, { variables = {} }) => {
          asked.push(id)
          const queues = (variables.codes as string[]).map((code) => ({
            code,
            queue: { inHand: 7 },
          }))
          return { ok: true, data: { queues }, errors: [] }
        },
        probe: async () => ({ ok: true, data: {}, errors: [] }),
        listen: async () => ({ ok: false, why: 'unreachable' }),
        endStreams: async () => {},
        close: () => {},
      }),
    })
    const response = await gateway.yoga.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ division(code: "340405") { queue { inHand } } }' }),
    })
    expect(await response.json()).toEqual({ data: { division: { queue: { inHand: 7 } } } })
    expect(asked).toEqual(['district-340405'])
  })
})
