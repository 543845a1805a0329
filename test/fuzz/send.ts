import { connect } from 'node:net'

/** What came back until the server closed, the client did, or the client had enough. */
export type Reply = { text: string; ended: 'closed' | 'enough' | 'silent'; ms: number }

/** A stream goes on for ever, and a body that never ends is waited for: a moment tells enough. */
const ENOUGH = 100

type Sent = { bytes: Buffer; abort: boolean; patience: number }

/**
 * Sends bytes and takes what comes. `abort` cuts the line in the middle. Whoever has an answer waits no
 * longer than a moment for its end; whoever has none waits for `patience` milliseconds.
 */
export const sendBytes = (port: number, { bytes, abort, patience }: Sent): Promise<Reply> =>
  new Promise((resolve) => {
    const begun = performance.now()
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1')
    let enough: NodeJS.Timeout | null = null
    const end = (ended: Reply['ended']): void => {
      clearTimeout(silent)
      if (enough) clearTimeout(enough)
      socket.destroy()
      const text = Buffer.concat(chunks).toString('utf8')
      resolve({ text, ended, ms: performance.now() - begun })
    }
    const silent = setTimeout(() => end('silent'), patience)
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      enough ??= setTimeout(() => end('enough'), ENOUGH)
    })
    socket.on('error', () => end('closed'))
    socket.on('close', () => end('closed'))
    if (abort) {
      const half = bytes.subarray(0, Math.ceil(bytes.byteLength / 2))
      socket.write(half, () => setImmediate(() => end('closed')))
    } else {
      socket.write(bytes)
    }
  })
