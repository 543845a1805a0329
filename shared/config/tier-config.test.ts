import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WRITABLE_VERSIONS } from '../case/index.ts'
import { planNetwork, type Tier } from '../network/index.ts'
import { tierQuotas } from '../quota/index.ts'
import { ConfigError } from './read-config.ts'
import { readTierConfig } from './tier-config.ts'

const SEED = `SU${'A'.repeat(56)}`
let folder: string

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const plan = planNetwork({
  cityCode: '340400',
  districts: ['340405'],
  urlFor: () => 'http://127.0.0.1:4010/graphql',
})
if (!plan.ok) throw new Error(plan.problems.join('; '))
const network = plan.value

/** A whole environment, with what the test wants otherwise; `undefined` takes a variable away. */
const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  LIANDONG_INSTANCE: 'district-340405',
  LIANDONG_NETWORK: join(folder, 'network.json'),
  PORT: '4011',
  DATABASE_URL: 'postgres://liandong@127.0.0.1:5432/district',
  NATS_URL: 'nats://127.0.0.1:4222',
  NATS_NKEY_FILE: join(folder, 'seed'),
  OIDC_ISSUER: 'http://127.0.0.1:4000',
  ...more,
})

const problemsOf = (env: NodeJS.ProcessEnv, tier: Tier = 'district'): string[] => {
  try {
    readTierConfig(tier, env)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as Error).message.split('\n').slice(1)
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'liandong-config-'))
  file('network.json', JSON.stringify(network))
  file('seed', `${SEED}\n`)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a tier service', () => {
  it('is told its network, its instance, its neighbours and its key', () => {
    expect(readTierConfig('district', environment())).toEqual({
      network,
      instance: network.instances.find(({ id }) => id === 'district-340405'),
      host: '127.0.0.1',
      port: 4011,
      database: { url: 'postgres://liandong@127.0.0.1:5432/district', connections: 10 },
      nats: { url: 'nats://127.0.0.1:4222', seed: SEED, replicas: 1 },
      oidc: { issuer: 'http://127.0.0.1:4000', audience: 'liandong' },
      eventVersion: 2,
      trustedDatabase: null,
      logLevel: 'info',
      metrics: null,
      quotas: tierQuotas,
      trustedProxies: [],
    })
  })

  it('may be told otherwise where there is a default', () => {
    const more = {
      HOST: '0.0.0.0',
      DATABASE_CONNECTIONS: '3',
      OIDC_AUDIENCE: 'other',
      LOG_LEVEL: 'warn',
      METRICS_PORT: '9464',
      NATS_URL: 'nats://a:4222,nats://b:4222,nats://c:4222',
      LIANDONG_STREAM_REPLICAS: '3',
      TRUSTED_PROXIES: '10.0.0.7, 10.1.0.0/16,::1',
      QUOTA_PERSON_AT_ONCE: '5',
      QUOTA_STREAMS: '7',
    }
    expect(readTierConfig('district', environment(more))).toMatchObject({
      host: '0.0.0.0',
      database: { connections: 3 },
      oidc: { audience: 'other' },
      logLevel: 'warn',
      metrics: { host: '127.0.0.1', port: 9464 },
      nats: { url: 'nats://a:4222,nats://b:4222,nats://c:4222', replicas: 3 },
      trustedProxies: ['10.0.0.7', '10.1.0.0/16', '::1'],
      quotas: { person: { atOnce: 5, perMinute: 36_000 }, streams: { total: 7 } },
    })
  })

  it('hears of every variable that is missing or wrong at once', () => {
    expect(problemsOf({}).map((line) => line.trim().split(':')[0])).toEqual([
      ...['LIANDONG_INSTANCE', 'LIANDONG_NETWORK', 'PORT', 'DATABASE_URL'],
      ...['NATS_URL', 'NATS_NKEY_FILE', 'OIDC_ISSUER'],
    ])
    const wrong = {
      ...{ DATABASE_URL: 'mysql://x', DATABASE_CONNECTIONS: '0', OIDC_ISSUER: 'here' },
      ...{ TRUSTED_PROXIES: '10.0.0.0/33', QUOTA_ADDRESS_AT_ONCE: '0' },
    }
    expect(problemsOf(environment(wrong)).map((line) => line.trim().split(':')[0])).toEqual([
      ...['DATABASE_URL', 'DATABASE_CONNECTIONS', 'OIDC_ISSUER'],
      ...['TRUSTED_PROXIES.0', 'QUOTA_ADDRESS_AT_ONCE'],
    ])
  })

  it('hears of every file that is missing, at once', () => {
    const missing = { LIANDONG_NETWORK: join(folder, 'no'), NATS_NKEY_FILE: join(folder, 'none') }
    const problems = problemsOf(environment(missing))
    expect(problems).toHaveLength(2)
    expect(problems[0]).toMatch(/LIANDONG_NETWORK: .*no/)
    expect(problems[1]).toMatch(/NATS_NKEY_FILE: .*none/)
  })

  it.each([
    ['is empty', ''],
    ['is no JSON', '{'],
    ['is no network', '{}'],
  ])('hears what is wrong with a network file that %s', (_, text) => {
    const problems = problemsOf(environment({ LIANDONG_NETWORK: file('bad.json', text) }))
    expect(problems.length).toBeGreaterThan(0)
    for (const line of problems) expect(line).toMatch(/^ {2}LIANDONG_NETWORK: \S/)
  })

  it('hears what is wrong inside its network', () => {
    const twice = { ...network, instances: [...network.instances, ...network.instances] }
    const path = file('twice.json', JSON.stringify(twice))
    expect(problemsOf(environment({ LIANDONG_NETWORK: path })).length).toBeGreaterThan(1)
  })

  it.each(['\n', 'SU', 'UAIDW4WTZ4WTFZXIOM', `SU${'a'.repeat(56)}`])(
    'hears that its key is none: %j',
    (text) => {
      const problems = problemsOf(environment({ NATS_NKEY_FILE: file('blank', text) }))
      expect(problems).toEqual([expect.stringMatching(/^ {2}NATS_NKEY_FILE: /)])
    },
  )

  it.each([
    'postgresql://me:p%40ss@a:5432,b:5433/township?target_session_attrs=primary',
    'postgres://me@a,b,c/township?sslmode=require',
    'postgres://me@[::1]:5432/township',
  ])('may have its database at %s', (url) => {
    expect(problemsOf(environment({ DATABASE_URL: url }))).toEqual([])
  })

  it.each([
    '',
    'postgres://',
    'postgres://me@a,,b/x',
    'postgres://me@a:x,b/x',
    'postgres://me@a,b c/x',
  ])('may not have its database at %j', (url) => {
    expect(problemsOf(environment({ DATABASE_URL: url }))).toHaveLength(1)
  })

  it('writes its events in any version that can be written, the newest unless told', () => {
    for (const version of WRITABLE_VERSIONS) {
      const env = environment({ LIANDONG_EVENT_VERSION: `${version}` })
      expect(readTierConfig('district', env).eventVersion).toBe(version)
    }
    expect(readTierConfig('district', environment()).eventVersion).toBe(
      Math.max(...WRITABLE_VERSIONS),
    )
  })

  it.each(['0', '3', '2.0', ' 2', '', 'two', '02'])(
    'does not write its events in version %j',
    (version) => {
      const problems = problemsOf(environment({ LIANDONG_EVENT_VERSION: version }))
      expect(problems).toEqual([
        expect.stringMatching(/^ {2}LIANDONG_EVENT_VERSION: must be one of/),
      ])
    },
  )

  it('hears why version 1 is not written any more', () => {
    const problems = problemsOf(environment({ LIANDONG_EVENT_VERSION: '1' }))
    expect(problems).toEqual([expect.stringMatching(/^ {2}LIANDONG_EVENT_VERSION: .*done twice/)])
  })

  it.each([
    ['of another tier', 'city-3404'],
    ['that the network does not have', 'district-340499'],
  ])('does not run as an instance %s', (_, id) => {
    const problems = problemsOf(environment({ LIANDONG_INSTANCE: id }))
    expect(problems).toEqual([expect.stringMatching(/^ {2}LIANDONG_INSTANCE: .*district instance/)])
    expect(problems[0]).toContain(id)
  })

  it('never tells the key or the password of the database', () => {
    const env = environment({ DATABASE_URL: 'mysql://me:secret@here/db', PORT: 'x' })
    expect(problemsOf(env).join('\n')).not.toMatch(/secret|SUANOT/)
  })
})
