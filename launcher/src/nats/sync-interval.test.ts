import { expect, it } from 'vitest'
import { syncInterval } from './sync-interval.ts'

it.each([
  [undefined, '10s'],
  ['', '10s'],
  ['always', 'always'],
  ['500ms', '500ms'],
  ['2m', '2m'],
])('LIANDONG_SYNC_INTERVAL=%s gives %s', (text, interval) => {
  expect(syncInterval({ LIANDONG_SYNC_INTERVAL: text })).toBe(interval)
})

it.each(['never', '0s', '10', '10s }', '-1s', '1h'])('%j is refused', (text) => {
  expect(() => syncInterval({ LIANDONG_SYNC_INTERVAL: text })).toThrow(/LIANDONG_SYNC_INTERVAL/)
})
