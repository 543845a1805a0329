/** Numbers that look random and are the same for the same seed. */
export type Random = {
  /** From 0 up to, not including, 1. */
  next: () => number
  /** A whole number from 0 up to, not including, `count`. */
  below: (count: number) => number
  between: (least: number, most: number) => number
  chance: (probability: number) => boolean
  pick: <T>(list: readonly T[]) => T
  /** One of the entries, each as likely as its weight says. */
  weighted: <T>(entries: readonly (readonly [T, number])[]) => T
  /** A stream of its own, so that what one part draws changes nothing for the others. */
  fork: (name: string) => Random
}

/** FNV-1a: spreads names over 32 bits. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return value >>> 0
}

/** Mulberry32: 32 bits of state, good enough to choose who falls over when. */
const stream = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const someOf = <T>(list: readonly T[], index: number): T => {
  if (list.length === 0) throw new Error('nothing to pick from')
  return list[index] as T
}

/** The random numbers of a seed. */
export const randomOf = (seed: number): Random => {
  const next = stream(seed)
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    below,
    between: (least, most) => least + next() * (most - least),
    chance: (probability) => next() < probability,
    pick: (list) => someOf(list, below(list.length)),
    weighted: (entries) => {
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      const found = entries.findIndex(([, weight]) => {
        left -= weight
        return left < 0
      })
      return someOf(entries, Math.max(found, 0))[0]
    },
    fork: (name) => randomOf(hash(`${seed} ${name}`)),
  }
}
