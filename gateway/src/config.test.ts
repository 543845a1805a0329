import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '@liandong/shared/config'
import { planNetwork } from '@liandong/shared/network'
import { afterAll, describe, expect, it } from 'vitest'
import { readGatewayConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'liandong-gateway-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fileOf = (name: string, content: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const plan = planNetwork({
  cityCode: '340400',
  districts: ['340405'],
  urlFor: (id) => `http://${id}.test/graphql`,
})
const right = {
  LIANDONG_NETWORK: fileOf('network.json', plan.ok && plan.value),
  PORT: '4000',
  PUBLIC_URL: 'http://gateway.test/',
  OIDC_ISSUER: 'http://identity.test',
}

const problemOf = (env: NodeJS.ProcessEnv): string => {
  try {
    readGatewayConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('the environment', () => {
  it('is read with the network file', () => {
    const config = readGatewayConfig({ ...right, CORS_ORIGINS: 'https://a.test, https://b.test' })
    expect(config).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 4000,
      PUBLIC_URL: 'http://gateway.test',
      OIDC_CLIENT_ID: 'liandong-console',
      CORS_ORIGINS: ['https://a.test', 'https://b.test'],
      LOG_LEVEL: 'info',
    })
    expect(config.network.city).toBe('3404')
  })

  it('is told with all that is wrong at once', () => {
    const problems = problemOf({ PORT: '70000', PUBLIC_URL: 'ftp://x', CORS_ORIGINS: 'everybody' })
    for (const name of ['LIANDONG_NETWORK', 'PORT', 'PUBLIC_URL', 'OIDC_ISSUER', 'CORS_ORIGINS']) {
      expect(problems).toContain(name)
    }
  })

  it.each([
    ['is missing', join(folder, 'none.json'), 'ENOENT'],
    ['is no JSON', fileOf('bad.json', '{'), 'JSON'],
    ['is no network', fileOf('other.json', { city: '3404' }), 'instances'],
  ])('is refused when the network file %s', (_, path, words) => {
    expect(problemOf({ ...right, LIANDONG_NETWORK: path })).toMatch(
      new RegExp(`LIANDONG_NETWORK: .*${words}`, 's'),
    )
  })
})
