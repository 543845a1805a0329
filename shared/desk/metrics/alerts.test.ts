import { readFileSync } from 'node:fs'
import { collectDefaultMetrics } from 'prom-client'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../messaging/index.ts'
import { httpDuration, showReadiness } from '../../telemetry/index.ts'
import type { Desk } from '../desk.ts'
import { showBacklog } from './backlog-sources.ts'
import { deskMetrics } from './desk-metrics.ts'

const inDocs = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')

/** The gateway may not be imported from here; what it adds is read from its source. */
const ofGateway = (): string[] => {
  const file = new URL('../../../gateway/src/metrics/gateway-metrics.ts', import.meta.url)
  return [...readFileSync(file, 'utf8').matchAll(/'(liandong_gateway_[a-z_]+)'/g)].map(
    ([, name]) => name!,
  )
}

/** Every metric that a tier or the gateway shows. */
const known = async (): Promise<Set<string>> => {
  const { metrics } = deskMetrics({ id: 'city-3404', tier: 'city', divisions: [], url: '' })
  httpDuration(metrics, [])
  showBacklog(metrics, {} as Desk, {} as Exchange)
  showReadiness(metrics, async () => ({ ready: true, checks: [] }))
  collectDefaultMetrics({ register: metrics.registry })
  const own = metrics.registry.getMetricsAsArray().map(({ name }) => name)
  return new Set([...own, ...ofGateway(), 'up'])
}

const NAME = /\b(up|liandong_[a-z0-9_]+|http_server_[a-z_]+|process_[a-z_]+|nodejs_[a-z0-9_]+)\b/g
/** The series that a histogram consists of. */
const withoutPart = (name: string): string => name.replace(/_(count|sum|bucket)$/, '')
const namesIn = (text: string): string[] => [...text.matchAll(NAME)].map(([name]) => name)

describe('the alert rules', () => {
  const rules = inDocs('alerts.yml')
    .split('\n')
    .filter((line) => line.trim().startsWith('expr:'))

  it('name metrics that exist, each of them', async () => {
    const names = await known()
    expect(rules.length).toBeGreaterThan(10)
    for (const rule of rules) {
      const used = namesIn(rule.replaceAll(/"[^"]*"/g, ''))
      expect(used, rule).not.toEqual([])
      expect(
        used.filter((name) => !names.has(withoutPart(name))),
        rule,
      ).toEqual([])
    }
  })

  it('have a table beside them that names every metric of the house, and no other', async () => {
    const names = [...(await known())].filter((name) => /^(liandong|http_server)_/.test(name))
    const table = inDocs('operations.md')
    const told = [...table.matchAll(/`((?:liandong|http_server)_[a-z_]+)/g)].map(
      ([, name]) => name!,
    )
    expect(names.filter((name) => !told.includes(name))).toEqual([])
    expect(told.filter((name) => !names.includes(withoutPart(name)))).toEqual([])
  })
})
