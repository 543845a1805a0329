import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readJson } from '../json-file.ts'
import { birthOf } from '../processes/birth.ts'
import { type Death, standardTiming } from '../processes/process.ts'
import { departments, tempFolder } from '../testing/temp-folder.ts'
import type { Scripts } from './programs.ts'
import { type NetworkOptions, startNetwork } from './start-network.ts'

const TIMEOUT = 90_000
const fake = fileURLToPath(new URL('../testing/fake-service.mjs', import.meta.url))
const fakes: Scripts = { identity: fake, city: fake, district: fake, township: fake, gateway: fake }

const optionsFor = async (): Promise<NetworkOptions> => {
  const data = await tempFolder()
  const departmentsFile = await departments(data)
  const timing = { ...standardTiming, firstDelayMs: 50, longestDelayMs: 50 }
  return { city: '340400', districts: ['340405'], data, departmentsFile, scripts: fakes, timing }
}

const start = async (options: NetworkOptions) => {
  const network = await startNetwork(options)
  onTestFinished(() => network.crash())
  return network
}

const environmentOf = async (url: string) =>
  (await (await fetch(new URL('/env', url))).json()) as Record<string, string>

describe('the network', () => {
  it('starts every part with no more than it needs, and stops it all', {
    timeout: TIMEOUT,
  }, async () => {
    const options = await optionsFor()
    const running = await start(options)
    const { processes, network, layout, addresses } = running
    expect(Object.keys(processes).sort()).toEqual(
      [
        'city-3404',
        'district-340405',
        'gateway',
        'identity',
        'nats',
        'postgres',
        'township-340405',
      ].sort(),
    )
    expect(await readJson(layout.network)).toEqual(network)

    const district = network.instances.find(({ id }) => id === 'district-340405')
    const env = await environmentOf(district?.url ?? '')
    expect(env).toMatchObject({
      LIANDONG_INSTANCE: 'district-340405',
      LIANDONG_NETWORK: layout.network,
      DATABASE_URL: running.databases['district-340405'],
      OIDC_ISSUER: addresses.issuer,
      OIDC_AUDIENCE: 'liandong',
      NODE_ENV: 'production',
    })
    expect(env).not.toHaveProperty('HOME')
    expect((await stat(env.NATS_NKEY_FILE ?? '')).mode & 0o777).toBe(0o600)
    const gateway = await environmentOf(addresses.gateway)
    expect(gateway).not.toHaveProperty('DATABASE_URL')
    expect(gateway.PUBLIC_URL).toBe(addresses.gateway)
    expect(await readFile(layout.natsConfig, 'utf8')).not.toContain(
      (await readFile(env.NATS_NKEY_FILE ?? '', 'utf8')).trim(),
    )

    const pids = Object.values(processes).map((one) => one.pid() ?? 0)
    await running.stop()
    expect(pids.map(birthOf)).toEqual(pids.map(() => null))
    expect(await readJson(layout.pids)).toBeNull()
  })

  it('starts programs as they were altered, and replicas beside them', {
    timeout: TIMEOUT,
  }, async () => {
    const running = await start({
      ...(await optionsFor()),
      replicas: ['district-340405'],
      alter: (program) => ({ ...program, env: { ...program.env, ALTERED: program.name } }),
    })
    const replica = running.replicas['district-340405-replica']
    const first = running.network.instances.find(({ id }) => id === 'district-340405')
    expect(replica).toEqual({ ...first, url: replica?.url })
    const [one, other] = await Promise.all([first, replica].map((at) => environmentOf(at!.url)))
    expect([one!.ALTERED, other!.ALTERED]).toEqual(['district-340405', 'district-340405-replica'])
    expect([other!.LIANDONG_INSTANCE, other!.DATABASE_URL]).toEqual([
      one!.LIANDONG_INSTANCE,
      one!.DATABASE_URL,
    ])
    expect(other!.PORT).not.toBe(one!.PORT)
    await running.stop()
  })

  it('keeps up what dies again and again, and the others run on', {
    timeout: TIMEOUT,
  }, async () => {
    const deaths: Death[] = []
    const onDeath = (death: Death) => deaths.push(death)
    const running = await start({ ...(await optionsFor()), onDeath })
    const others = Object.values(running.processes).filter(({ name }) => name !== 'gateway')
    const pids = others.map(({ pid }) => pid())
    for (let n = 1; n <= 7; n++) {
      running.processes.gateway?.kill()
      await vi.waitFor(() => expect(deaths).toHaveLength(n), 5_000)
      await running.processes.gateway?.ready()
    }
    expect(deaths.map(({ name }) => name)).toEqual(Array(7).fill('gateway'))
    expect(others.map(({ pid }) => pid())).toEqual(pids)
    await running.stop()
  })

  it('stops what already runs when one part does not start', { timeout: TIMEOUT }, async () => {
    const options = await optionsFor()
    const broken = { ...fakes, township: '/no/such/script.js' }
    const refusal = await startNetwork({ ...options, scripts: broken }).catch((error) => error)
    expect(refusal.problem.code).toBe('NOT_READY')
    expect(refusal.message).toContain('township-340405')
    expect(await readJson(join(options.data ?? '', 'pids.json'))).toBeNull()
    const again = await start(options)
    await again.stop()
  })

  it('stops in order when it is interrupted while it starts', { timeout: TIMEOUT }, async () => {
    const options = await optionsFor()
    const interrupt = new AbortController()
    const say = (line: string) => {
      if (line.includes('identity')) interrupt.abort()
    }
    const start = startNetwork({ ...options, say, signal: interrupt.signal })
    await expect(start).rejects.toMatchObject({ problem: { code: 'STOPPED' } })
    expect(await readJson(join(options.data ?? '', 'pids.json'))).toBeNull()
  })
})
