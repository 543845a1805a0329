/** What has to be undone, the last thing first. */
export type Cleanup = {
  defer: (undo: () => unknown) => void
  /** Undoes everything; goes on when one part fails, and throws the first failure at the end. */
  run: () => Promise<void>
}

/** An empty list of things to undo. Running it twice undoes each thing once. */
export const createCleanup = (): Cleanup => {
  const undos: (() => unknown)[] = []
  return {
    defer: (undo) => undos.push(undo),
    run: async () => {
      const failures: unknown[] = []
      for (let undo = undos.pop(); undo; undo = undos.pop()) {
        await Promise.resolve()
          .then(undo)
          .catch((error: unknown) => failures.push(error))
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
