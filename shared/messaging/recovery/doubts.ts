/** Doubts whether the database is still the one that is known. */
export type Doubts = {
  raise: () => void
  /** Whether there is a doubt that no look at the database has dispelled. */
  standing: () => boolean
  /** Looks once for all who wait; doubts that come meanwhile are doubts still. Throws what the look throws. */
  dispel: () => Promise<void>
}

/** Begins with a doubt: nobody has looked at the database yet. */
export const openDoubts = (look: () => Promise<void>): Doubts => {
  let raised = 1
  let dispelled = 0
  let looking: Promise<void> | null = null
  return {
    raise: () => {
      raised += 1
    },
    standing: () => dispelled !== raised,
    dispel: () => {
      const asked = raised
      looking ??= look()
        .then(() => {
          dispelled = asked
        })
        .finally(() => {
          looking = null
        })
      return looking
    },
  }
}
