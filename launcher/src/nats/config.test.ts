import { brokerAccount } from '@liandong/shared/messages'
import { planNetwork } from '@liandong/shared/network'
import { describe, expect, it } from 'vitest'
import { type NatsSettings, natsConfig } from './config.ts'

const plan = planNetwork({ cityCode: '340400', districts: ['340405'], urlFor: () => 'http://a/' })
if (!plan.ok) throw new Error(plan.problems.join('; '))
const network = plan.value

const settings: NatsSettings = {
  name: 'liandong-3404',
  port: 4002,
  monitorPort: 4003,
  storeDir: '/data/我的 "folder"/nats',
  accounts: {
    instances: network.instances.map(({ id }) => brokerAccount(network, id, `UA${id}`)),
    operators: [],
  },
  syncInterval: '10s',
}

/** The text of one account. */
const accountIn = (text: string, name: string): string => {
  const begin = text.indexOf(`  "${name}": {`)
  return text.slice(begin, text.indexOf('\n  }\n', begin))
}

describe('the NATS configuration', () => {
  it('listens on the loopback address only', () => {
    const text = natsConfig(settings)
    expect(text).toContain('listen: "127.0.0.1:4002"')
    expect(text).toContain('http: "127.0.0.1:4003"')
    expect(text).toContain('max_payload: 1048576')
    expect(text).toContain(String.raw`store_dir: "/data/我的 \"folder\"/nats"`)
  })

  it('holds each instance by its public key, alone in a bounded account', () => {
    const city = accountIn(natsConfig(settings), 'city-3404')
    expect(city.match(/nkey: \S+/g)).toEqual(['nkey: UAcity-3404'])
    expect(city).toContain('limits: { max_connections: 16, max_subscriptions: 1000 }')
    expect(city).toContain('publish: { allow: ["case.3404.*.*.city.*", "catalogue.3404", "hub.API.')
    expect(city).toContain(
      'subscribe: { allow: ["_INBOX_city-3404.>", "confirm.city-3404.*", "recall.city-3404.*", "recalled.city-3404.*"] }',
    )
    expect(city).not.toContain('jetstream')
  })

  it('has JetStream in the hub, which exports each subject to the instances that use it', () => {
    const hub = accountIn(natsConfig(settings), 'HUB')
    expect(hub).toContain('jetstream: enabled')
    expect(hub).toContain('users: []')
    expect(hub).toContain('{ service: "case.3404.*.*.city.*", accounts: ["city-3404"] }')
    expect(hub).toContain(
      '{ service: "$JS.API.STREAM.INFO.LIANDONG", accounts: ["city-3404", "district-340405", "township-340405"] }',
    )
    expect(hub).not.toMatch(/STREAM\.(DELETE|PURGE|UPDATE)/)
    const exports = hub.match(/service: .*/g) ?? []
    expect(exports.filter((line) => !line.includes('accounts: ["'))).toEqual([])
  })

  it.each(['confirm', 'recall', 'recalled'])(
    'brings what is said on %s from the account of one instance into that of another',
    (what) => {
      const text = natsConfig(settings)
      expect(accountIn(text, 'township-340405')).toContain(
        `{ stream: "${what}.*.township-340405", accounts: ["city-3404", "district-340405"] }`,
      )
      expect(accountIn(text, 'city-3404')).toContain(
        `{ stream: { account: "township-340405", subject: "${what}.city-3404.township-340405" } }`,
      )
    },
  )

  it('has a system account in which nobody is', () => {
    expect(natsConfig(settings)).toMatch(/ {2}SYS: \{\}\n\}\nsystem_account: SYS\n$/)
  })

  it('says when what was acknowledged must be on the disk', () => {
    expect(natsConfig(settings)).toContain('  sync_interval: 10s\n')
  })

  it('of a server alone has no routes; in a cluster it takes them by password only', () => {
    expect(natsConfig(settings)).not.toContain('cluster')
    const routes = ['nats-route://route:secret@127.0.0.1:4005']
    const cluster = { name: 'liandong', port: 4004, user: 'route', password: 'secret', routes }
    const text = natsConfig({ ...settings, cluster })
    expect(text).toContain('listen: "127.0.0.1:4004"')
    expect(text).toContain('authorization: { user: "route", password: "secret" }')
    expect(text).toContain('routes: ["nats-route://route:secret@127.0.0.1:4005"]')
  })
})
