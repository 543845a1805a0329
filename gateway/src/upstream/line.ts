import { connect, isIP, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { type Reply, replyReader, type Unreadable } from './reply-reader.ts'

/** What became of a request. `stale`: a kept connection was closed before a byte of the answer came. */
export type Outcome = Reply | Unreadable | 'broken' | 'stale'

/** A connection to an instance that carries one request at a time. */
export type Line = {
  send: (bytes: Buffer, limit: number, done: (outcome: Outcome) => void) => void
  /** Ends the connection; a request under way is broken. */
  destroy: () => void
}

const open = ({ protocol, hostname, port }: URL): Socket => {
  const host = hostname.replace(/^\[|\]$/g, '')
  return protocol === 'https:'
    ? connectSecurely({
        host,
        port: Number(port || 443),
        ...(isIP(host) ? {} : { servername: host }),
      })
    : connect({ host, port: Number(port || 80) })
}

/** Opens a connection; `ended` is called once, when it can carry nothing more. */
export const openLine = (url: URL, ended: (line: Line) => void): Line => {
  const socket = open(url)
  let reader = replyReader(0)
  let waiting: ((outcome: Outcome) => void) | null = null
  let used = false
  let silent = true

  const finish = (outcome: Outcome): void => {
    const done = waiting
    waiting = null
    used = true
    if (typeof outcome === 'string' || outcome.last) socket.destroy()
    done?.(outcome)
  }

  const line: Line = {
    send: (bytes, limit, done) => {
      reader = replyReader(limit)
      waiting = done
      silent = true
      socket.write(bytes)
    },
    destroy: () => socket.destroy(),
  }

  socket.setNoDelay(true)
  socket.on('data', (bytes: Buffer) => {
    silent = false
    // Nothing was asked: such a connection cannot be trusted any more.
    const outcome = waiting ? reader.take(bytes) : 'malformed'
    if (outcome) finish(outcome)
  })
  socket.on('end', () => waiting && finish(reader.end() ?? (used && silent ? 'stale' : 'broken')))
  // What went wrong is told by the close that follows.
  socket.on('error', () => {})
  socket.on('close', () => {
    ended(line)
    if (waiting) finish(used && silent ? 'stale' : 'broken')
  })
  return line
}
