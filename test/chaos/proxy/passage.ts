import { setTimeout as pause } from 'node:timers/promises'
import { type Condition, whole } from './condition.ts'

/** How bytes get through a line now; the connections of the line share it. */
export type Passage = {
  now: () => Condition
  set: (condition: Condition) => void
  /** The next piece that passes in any direction is torn in two. */
  tearNext: () => void
  torn: () => boolean
  /** Writes a piece when and as fast as the line lets it; stops when `gone` says so. */
  through: (piece: Buffer, write: (part: Buffer) => void, gone: () => boolean) => Promise<void>
}

const SLICE = 1_024

/** The passage of a line that is whole at first. */
export const createPassage = (): Passage => {
  let condition: Condition = whole
  let tear = false
  let waiting: (() => void)[] = []

  const open = async (gone: () => boolean): Promise<void> => {
    while (condition.as === 'cut' && !gone()) {
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }

  return {
    now: () => condition,
    set: (next) => {
      condition = next
      const woken = waiting
      waiting = []
      for (const wake of woken) wake()
    },
    tearNext: () => {
      tear = true
    },
    torn: () => {
      const was = tear
      tear = false
      return was
    },
    through: async (piece, write, gone) => {
      for (let at = 0; at < piece.length && !gone(); ) {
        await open(gone)
        const now = condition
        if (now.as === 'slow') await pause(now.milliseconds)
        const size = now.as === 'thin' ? SLICE : piece.length
        const part = piece.subarray(at, at + size)
        if (now.as === 'thin') await pause((part.length / now.bytesPerSecond) * 1_000)
        await open(gone)
        write(part)
        at += part.length
      }
    },
  }
}
