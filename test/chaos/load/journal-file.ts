import { createWriteStream } from 'node:fs'
import type { Attempt } from '../journal/journal.ts'

/** What the clients wrote down: in memory for the checker, in a file for people. */
export type JournalFile = {
  attempts: Attempt[]
  write: (attempt: Attempt) => void
  close: () => Promise<void>
}

/** An empty journal. */
export const openJournal = (path: string): JournalFile => {
  const attempts: Attempt[] = []
  const file = createWriteStream(path)
  return {
    attempts,
    write: (attempt) => {
      attempts.push(attempt)
      file.write(`${JSON.stringify(attempt)}\n`)
    },
    close: () => new Promise((resolve) => file.end(resolve)),
  }
}
