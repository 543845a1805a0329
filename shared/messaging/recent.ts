/** The names that were added last. */
export type Recent = {
  add: (name: string) => void
  has: (name: string) => boolean
  clear: () => void
}

/** Remembers so many names and forgets the oldest for a new one. */
export const recent = (most: number): Recent => {
  const names = new Set<string>()
  return {
    add: (name) => {
      names.delete(name)
      names.add(name)
      if (names.size <= most) return
      const [oldest] = names
      if (oldest !== undefined) names.delete(oldest)
    },
    has: (name) => names.has(name),
    clear: () => names.clear(),
  }
}
