import { planNetwork } from '@liandong/shared/network'
import { describe, expect, it } from 'vitest'
import { layoutOf } from './layout.ts'
import { metricsAddresses } from './metrics.ts'
import { addressesOf } from './network/addresses.ts'
import type { RunningNetwork } from './network/start-network.ts'
import { demoPeople } from './people/demo-people.ts'
import { portsFrom } from './ports.ts'
import { summary } from './summary.ts'

const planned = planNetwork({
  cityCode: '340400',
  districts: ['340403', '340405'],
  urlFor: (id) => `http://127.0.0.1:1/${id}`,
})
if (!planned.ok) throw new Error(planned.problems.join())
const network = planned.value
const departments = ['education-sports', 'market-regulation'].map((code) => ({ code, name: code }))
const running = {
  network,
  addresses: addressesOf('127.0.0.1', portsFrom(4000)),
  metrics: metricsAddresses(
    network.instances.map(({ id }) => id),
    portsFrom(4000, 5),
  ),
  layout: layoutOf('/data'),
  people: demoPeople(network, departments, ''),
} as RunningNetwork

describe('the table at the end of a start', () => {
  const text = summary(running).join('\n')

  it('has every address, and how to go on', () => {
    for (const { url } of network.instances) expect(text).toContain(url)
    for (const part of [
      'http://127.0.0.1:4000/graphql',
      '/data/logs',
      'http://127.0.0.1:4005/metrics',
      '/data/metrics-targets.json',
      'npm run story',
      'Ctrl-C',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('shows one person of each post, at two towns, their district and the city', () => {
    const shown = running.people.filter(({ username }) => text.includes(`  ${username} `))
    const usernames = shown.map(({ username }) => username)
    expect(usernames).toContain('agent-340405100')
    expect(usernames).toContain('clerk-340405-market-regulation')
    expect(usernames).toContain('supervisor-3404')
    expect(new Set(shown.map(({ roles }) => roles[0])).size).toBe(6)
    expect(shown.length).toBeLessThan(15)
  })
})
