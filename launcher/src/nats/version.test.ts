import { describe, expect, it } from 'vitest'
import { isSupported, readVersion } from './version.ts'

describe('the version of nats-server', () => {
  it.each([
    ['nats-server: v2.15.1\n', [2, 15, 1]],
    ['nats-server: v2.12.7-RC.1', [2, 12, 7]],
    ['no server at all', null],
  ])('is read from %j', (text, version) => {
    expect(readVersion(text)).toEqual(version)
  })

  it.each([
    ['2.9.10', false],
    ['2.10.27', false],
    ['2.11.15', false],
    ['2.11.16', true],
    ['2.11.99', true],
    ['2.12.0', false],
    ['2.12.6', false],
    ['2.12.7', true],
    ['2.15.1', true],
    ['3.0.0', true],
  ])('%s is new enough: %s', (text, enough) => {
    const version = readVersion(text)
    expect(version && isSupported(version)).toBe(enough)
  })
})
