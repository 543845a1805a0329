import { describe, expect, it } from 'vitest'
import { memoryStore } from './memory-store.ts'

const setUp = () => {
  const clock = { now: 0 }
  return { clock, store: memoryStore({ now: () => clock.now }) }
}

describe('the store of sessions and codes', () => {
  it('finds by id and by uid until the entry expires', async () => {
    const { store, clock } = setUp()
    await store.upsert('a', { uid: 'u' }, 10)
    expect(await store.find('a')).toEqual({ uid: 'u' })
    expect(await store.findByUid('u')).toEqual({ uid: 'u' })
    clock.now = 10_000
    expect(await store.find('a')).toBeUndefined()
    expect(await store.findByUid('u')).toBeUndefined()
  })

  it('keeps thousands that still live', async () => {
    const { store } = setUp()
    for (let n = 0; n < 3_000; n++) await store.upsert(`s${n}`, { uid: `u${n}` }, 10)
    expect(await store.find('s0')).toEqual({ uid: 'u0' })
  })

  it('marks what was used, and drops all of a grant and nothing else', async () => {
    const { store, clock } = setUp()
    clock.now = 5_000
    await store.upsert('a', { grantId: 'g' }, 10)
    await store.upsert('b', { grantId: 'h' }, 10)
    await store.consume('b')
    await store.revokeByGrantId('g')
    expect(await store.find('a')).toBeUndefined()
    expect(await store.find('b')).toEqual({ grantId: 'h', consumed: 5 })
  })

  it('keeps no more than it may, the newest', async () => {
    const store = memoryStore({ most: 3 })
    for (const id of ['a', 'b', 'c', 'd', 'e']) await store.upsert(id, {}, 10)
    const found = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => store.find(id)))
    expect(found.map((one) => one !== undefined)).toEqual([false, false, true, true, true])
  })
})
