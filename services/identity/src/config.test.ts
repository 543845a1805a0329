import { describe, expect, it } from 'vitest'
import { readIdentityConfig } from './config.ts'

const good = {
  PORT: '4001',
  ISSUER: 'http://127.0.0.1:4001',
  PEOPLE_FILE: 'people.json',
  KEYS_FILE: 'keys.json',
  REDIRECT_URIS: 'http://127.0.0.1:4000/callback, http://localhost:4000/callback',
}

describe('the environment', () => {
  it('is read with its defaults', () => {
    const config = readIdentityConfig(good)
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4001,
      logLevel: 'info',
      trustedProxies: [],
    })
    expect(readIdentityConfig({ ...good, TRUSTED_PROXIES: '10.0.0.7' }).trustedProxies).toEqual([
      '10.0.0.7',
    ])
    expect(config.redirectUris).toHaveLength(2)
  })

  it('names every problem at once', () => {
    const bad = { ...good, PORT: 'many', ISSUER: 'x', REDIRECT_URIS: '', PEOPLE_FILE: undefined }
    const read = () => readIdentityConfig(bad)
    for (const name of ['PORT', 'ISSUER', 'REDIRECT_URIS', 'PEOPLE_FILE'])
      expect(read).toThrow(name)
  })
})
