import type { Adapter, AdapterPayload } from 'oidc-provider'

type Entry = { payload: AdapterPayload; expires: number }

const PRUNE_EVERY = 500

/** `most`: how many entries are kept at most; beyond them the oldest go. */
export type MemoryStoreSettings = { most?: number; now?: () => number }

/**
 * Where the provider keeps one kind of thing (sessions, codes, grants, refresh tokens): in memory,
 * until it expires; a restart forgets it. The adapter that comes with oidc-provider keeps 1,000
 * entries of all kinds and then drops the oldest, which would sign people out without a word.
 */
export const memoryStore = ({
  most = Number.POSITIVE_INFINITY,
  now = Date.now,
}: MemoryStoreSettings = {}): Adapter => {
  const entries = new Map<string, Entry>()
  let writes = 0

  const prune = () => {
    for (const [id, { expires }] of entries) if (expires <= now()) entries.delete(id)
  }
  const findBy = async (name: 'uid' | 'userCode', value: string) => {
    for (const { payload, expires } of entries.values()) {
      if (payload[name] === value && expires > now()) return payload
    }
    return undefined
  }

  return {
    find: async (id) => {
      const entry = entries.get(id)
      return entry && entry.expires > now() ? entry.payload : undefined
    },
    findByUid: (uid) => findBy('uid', uid),
    findByUserCode: (userCode) => findBy('userCode', userCode),
    upsert: async (id, payload, expiresIn) => {
      writes += 1
      if (writes % PRUNE_EVERY === 0) prune()
      const expires = expiresIn ? now() + expiresIn * 1000 : Number.POSITIVE_INFINITY
      entries.set(id, { payload, expires })
      const [oldest] = entries.keys()
      if (entries.size > most && oldest !== undefined) entries.delete(oldest)
    },
    consume: async (id) => {
      const entry = entries.get(id)
      if (entry) entry.payload.consumed = Math.floor(now() / 1000)
    },
    destroy: async (id) => {
      entries.delete(id)
    },
    revokeByGrantId: async (grantId) => {
      for (const [id, { payload }] of entries) if (payload.grantId === grantId) entries.delete(id)
    },
  }
}
