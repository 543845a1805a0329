import { type Line, type Outcome, openLine } from './line.ts'

/** Connections to one instance. */
export type Lines = {
  /**
   * Sends a request as soon as a connection is free. `done` is called once, unless the request is
   * cancelled before by the function that this gives.
   */
  send: (bytes: Buffer, limit: number, done: (outcome: Outcome) => void) => () => void
  close: () => void
}

type Waiting = (line: Line) => void

/** Idle connections that are kept: fewer, and many callers at once would open and close them all the time. */
const KEPT = 16

/**
 * Keeps at most `most` connections to an instance and lends each to one request at a time. Written on
 * bare sockets: a question over Node's HTTP client costs three times the CPU, over undici twice
 * (measured in turn), and an answer may be made of fifty of them.
 */
export const createLines = (url: URL, most: number): Lines => {
  const all = new Set<Line>()
  const free: Line[] = []
  const queue = new Set<Waiting>()

  const release = (line: Line): void => {
    const [next] = queue
    if (next) {
      queue.delete(next)
      next(line)
    } else if (free.length < KEPT) free.push(line)
    else line.destroy()
  }

  const ended = (line: Line): void => {
    all.delete(line)
    const index = free.indexOf(line)
    if (index >= 0) free.splice(index, 1)
    if (queue.size > 0) release(opened())
  }

  const opened = (): Line => {
    const line = openLine(url, ended)
    all.add(line)
    return line
  }

  return {
    send: (bytes, limit, done) => {
      let line: Line | null = null
      let over = false
      const finish = (outcome: Outcome): void => {
        const lent = line
        if (typeof outcome !== 'string' && !outcome.last && lent) release(lent)
        if (!over) done(outcome)
        over = true
      }
      const start: Waiting = (lent) => {
        line = lent
        lent.send(bytes, limit, finish)
      }
      const idle = free.pop()
      if (idle) start(idle)
      else if (all.size < most) start(opened())
      else queue.add(start)
      return () => {
        if (over) return
        over = true
        queue.delete(start)
        line?.destroy()
      }
    },
    close: () => {
      queue.clear()
      for (const line of all) line.destroy()
    },
  }
}
