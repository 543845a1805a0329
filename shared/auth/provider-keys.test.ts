import { afterEach, beforeEach, expect, it } from 'vitest'
import { providerKeys } from './provider-keys.ts'
import { type Provider, startProvider } from './testing/provider.ts'

let provider: Provider

beforeEach(async () => {
  provider = await startProvider()
})
afterEach(() => provider.stop())

it('are fetched once, however many ask at the same moment, and stay when the provider goes', async () => {
  const keys = providerKeys(provider.url)
  const [first, ...others] = await Promise.all([keys.get(), keys.get(), keys.get()])
  expect(others).toEqual([first, first])
  expect(provider.asked).toEqual({ discovery: 1, keys: 1 })
  await provider.stop()
  expect(await keys.get()).toBe(first)
  await provider.start()
})

it('are asked for again each time until they are there', async () => {
  const keys = providerKeys(provider.url)
  provider.illness.discovery = { status: 500, body: '' }
  await expect(keys.get()).rejects.toThrow('500')
  provider.illness.discovery = null
  provider.illness.keys = { status: 500, body: '' }
  await expect(keys.get()).rejects.toThrow()
  provider.illness.keys = null
  await keys.get()
  expect(provider.asked).toEqual({ discovery: 3, keys: 2 })
})
