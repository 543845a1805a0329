import DataLoader from 'dataloader'

/** Does one thing; what others ask for at the same moment is done in the same go. */
export type Together<Ask, Answer> = (ask: Ask) => Promise<Answer>

/** How wide the goes are. */
export type Width = {
  /** How many goes may be under way at once. */
  lanes: number
  /** How many asks one go takes at most. */
  most: number
  /** Milliseconds after which a go that has not ended gives its lane to the next; 1,000 unless said. */
  patience?: number
}

const PATIENCE = 1_000

/**
 * Lets all who wait at the same moment share one go: at rest each goes alone and at once; while all
 * lanes are taken the next go grows. So a statement that costs nearly the same for one row as for
 * ten is paid once by all who would have queued for it. `run` answers in the order of the asks, with
 * an `Error` for one that failed alone; when it throws, all of that go fail. A go that
 * hangs, behind a lock or on a line that is dead and does not know it, holds the others up for a
 * moment only.
 */
export const together = <Ask, Answer>(
  run: (asks: readonly Ask[]) => Promise<readonly (Answer | Error)[]>,
  { lanes, most, patience = PATIENCE }: Width,
): Together<Ask, Answer> => {
  const waiting: (() => void)[] = []
  let taken = 0

  const go = async (asks: readonly Ask[]): Promise<readonly (Answer | Error)[]> => {
    let held = true
    const release = (): void => {
      if (!held) return
      held = false
      taken -= 1
      next()
    }
    const timer = setTimeout(release, patience)
    try {
      return await run(asks)
    } finally {
      clearTimeout(timer)
      release()
    }
  }

  const next = (): void => {
    const start = taken < lanes ? waiting.shift() : undefined
    if (!start) return
    taken += 1
    // After everything that the same look at the sockets brought.
    setImmediate(start)
  }

  const loader = new DataLoader<Ask, Answer>(go, {
    cache: false,
    maxBatchSize: most,
    batchScheduleFn: (start) => {
      waiting.push(start)
      next()
    },
  })
  return (ask) => loader.load(ask)
}
