import { ConfigError } from '../config/index.ts'

/** Something that was started; stopped in the reverse order of its start. */
export type Part = { name: string; stop: () => Promise<void> | void }

type Note = (fields: object, message: string) => void

const PATIENCE = 12_000

/** Stops the parts, the last one first. A part that fails does not keep the others; one that hangs does. */
export const stopParts = async (parts: readonly Part[], warn: Note): Promise<void> => {
  for (const { name, stop } of parts.toReversed()) {
    try {
      await stop()
    } catch (err) {
      warn({ err, part: name }, 'a part did not stop cleanly')
    }
  }
}

const explain = (error: unknown): string =>
  error instanceof ConfigError ? error.message : String((error as Error)?.stack ?? error)

/**
 * Runs a service: starts its parts in order, stops them in the reverse order on SIGTERM or SIGINT,
 * and ends the process. A start that fails stops what was started and exits with 1. An error that
 * nobody caught ends the process at once, for nobody knows what it left half done; Node would write it
 * to the console as it is, with whatever it quotes, so it goes to the log first.
 */
export const runService = (start: (parts: Part[]) => Promise<Note>): void => {
  const parts: Part[] = []
  let warn: Note = (fields, message) => console.error(message, fields)
  let stopping = false

  const stop = async (code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), PATIENCE).unref()
    await stopParts(parts, warn)
    process.exit(code)
  }

  const fail = (err: unknown): void => {
    try {
      warn({ err }, 'an error that nobody caught ends the process')
    } finally {
      process.exit(1)
    }
  }

  process.once('uncaughtException', fail)
  process.once('SIGTERM', () => void stop(0))
  process.once('SIGINT', () => void stop(0))
  start(parts).then(
    (note) => {
      warn = note
    },
    (error: unknown) => {
      console.error(explain(error))
      void stop(1)
    },
  )
}
