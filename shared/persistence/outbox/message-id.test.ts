import { expect, it } from 'vitest'
import { messageId } from './message-id.ts'

it('is a UUID of version 7, and each sorts after the one before', () => {
  const ids = Array.from({ length: 20_000 }, messageId)
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})
