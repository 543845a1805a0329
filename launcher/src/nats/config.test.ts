import { describe, expect, it } from 'vitest'
import { type NatsSettings, natsConfig } from './config.ts'

const settings: NatsSettings = {
  name: 'liandong-3404',
  port: 4002,
  monitorPort: 4003,
  storeDir: '/data/我的 "folder"/nats',
  users: [
    {
      name: 'city-3404',
      publicKey: 'UABC',
      permissions: { publish: ['case.3404.*.*.city.*', '$JS.API.INFO'], subscribe: ['_INBOX.>'] },
    },
  ],
  version: '2.9.10',
}

describe('the NATS configuration', () => {
  it('listens on the loopback address only and holds each user by its public key', () => {
    const text = natsConfig(settings)
    expect(text).toContain('listen: "127.0.0.1:4002"')
    expect(text).toContain('http: "127.0.0.1:4003"')
    expect(text).toContain('max_payload: 1048576')
    expect(text).toContain(String.raw`store_dir: "/data/我的 \"folder\"/nats"`)
    expect(text).toContain('nkey: UABC')
    expect(text).toContain('publish: { allow: ["case.3404.*.*.city.*", "$JS.API.INFO"] }')
    expect(text).toContain('subscribe: { allow: ["_INBOX.>"] }')
  })

  it.each([
    ['2.9.10', false],
    ['2.10.0', true],
    ['2.12.7', true],
    ['3.0.0', true],
  ])('of server %s syncs before it acknowledges: %s', (version, syncs) => {
    expect(natsConfig({ ...settings, version }).includes('sync_interval: always')).toBe(syncs)
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
