/** What this process itself has sent of late, so that it need not be stored when it comes back. */
export type Echoes = {
  sent: (id: string) => void
  /** True once for each message sent. */
  heard: (id: string | null) => boolean
  /** The database may have forgotten what was sent: everything that comes back is to be looked at. */
  forget: () => void
}

const MOST = 10_000

/** Opens the memory of sent messages; it is bounded, what falls out is recognised by its number in the log. */
export const openEchoes = (): Echoes => {
  const ids = new Set<string>()
  return {
    sent: (id) => {
      ids.add(id)
      if (ids.size <= MOST) return
      const [oldest] = ids
      if (oldest) ids.delete(oldest)
    },
    heard: (id) => id !== null && ids.delete(id),
    forget: () => ids.clear(),
  }
}
