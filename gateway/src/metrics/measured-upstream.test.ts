import type { Instance } from '@liandong/shared/network'
import { describe, expect, it } from 'vitest'
import { type Answer, type Caller, silence } from '../upstream/answer.ts'
import type { ClosableUpstream } from '../upstream/upstream.ts'
import { gatewayMetrics } from './gateway-metrics.ts'
import { measuredUpstream } from './measured-upstream.ts'

const district: Instance = { id: 'district-340405', tier: 'district', url: '', divisions: [] }
const message = { query: '{ x }', variables: undefined }
const caller: Caller = {
  authorization: null,
  correlationId: 'one',
  address: null,
  key: 'address 192.0.2.1',
  kind: 'address',
}

const answering = (answer: Answer) => {
  const upstream = {
    ask: async () => answer,
    listen: async () => answer,
    probe: async () => answer,
  } as unknown as ClosableUpstream
  const metrics = gatewayMetrics()
  return { metrics: metrics.metrics, upstream: measuredUpstream(upstream, metrics) }
}

describe('the way to the instances', () => {
  it('is measured by tier and outcome; failures are counted by instance and reason', async () => {
    const { metrics, upstream } = answering(silence('timeout'))
    expect(await upstream.ask(district, message, caller, 'query')).toEqual(silence('timeout'))
    const text = await metrics.text()
    expect(text).toContain(
      'liandong_gateway_upstream_duration_seconds_count{tier="district",outcome="timeout"} 1',
    )
    expect(text).toContain(
      'liandong_gateway_upstream_failures_total{tier="district",upstream="district-340405",reason="timeout"} 1',
    )
  })

  it('counts no failure when it answers, a refusal with words included', async () => {
    const { metrics, upstream } = answering({ ok: true, data: null, errors: [{ message: 'no' }] })
    await upstream.ask(district, message, caller, 'query')
    await upstream.listen(district, message, caller)
    const text = await metrics.text()
    expect(text).toContain('_count{tier="district",outcome="answered"} 2')
    expect(text).not.toContain('reason=')
  })
})
