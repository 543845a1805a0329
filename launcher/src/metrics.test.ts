import { planNetwork } from '@liandong/shared/network'
import { describe, expect, it } from 'vitest'
import { metricsAddresses, metricsEnvironment, metricsTargets } from './metrics.ts'
import { portsFrom } from './ports.ts'

const planned = planNetwork({
  cityCode: '340400',
  districts: ['340405'],
  urlFor: () => 'http://127.0.0.1:1/graphql',
})
if (!planned.ok) throw new Error(planned.problems.join())
const network = planned.value
const all = metricsAddresses(
  network.instances.map(({ id }) => id),
  portsFrom(4000, 3),
)

describe('the listeners for Prometheus', () => {
  it('are one for each process, none twice', () => {
    const names = ['gateway', 'identity', ...network.instances.map(({ id }) => id)]
    expect(Object.keys(all)).toEqual(names)
    expect(new Set(Object.values(all)).size).toBe(names.length)
  })

  it('are told to the process that has it, and to no other', () => {
    expect(metricsEnvironment(all, 'gateway')).toEqual({
      METRICS_HOST: '127.0.0.1',
      METRICS_PORT: '4005',
    })
    expect(metricsEnvironment(all, 'nobody')).toEqual({})
  })

  it('are found by Prometheus, with the service of each', () => {
    expect(metricsTargets(network, all)).toContainEqual({
      targets: [all['district-340405']],
      labels: { job: 'liandong', service: 'district', instance: 'district-340405' },
    })
  })
})
