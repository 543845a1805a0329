import { connect, type Socket } from 'node:net'

/** What came back. */
export type HttpReply = { status: number; body: string }

/** One kept connection that carries one request at a time. */
export type Line = {
  post: (path: string, headers: Record<string, string>, body: string) => Promise<HttpReply>
  close: () => void
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n')

type Head = { status: number; bodyAt: number; length: number | null }

const headOf = (data: Buffer): Head | null => {
  const end = data.indexOf(HEAD_END)
  if (end < 0) return null
  const text = data.toString('latin1', 0, end)
  const length = /^content-length: *(\d+)/im.exec(text)?.[1]
  return {
    status: Number(text.slice(9, 12)),
    bodyAt: end + HEAD_END.length,
    length: length === undefined ? null : Number(length),
  }
}

const dechunk = (data: Buffer): string => {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = data.indexOf('\r\n', at)
    const size = Number.parseInt(data.toString('latin1', at, lineEnd), 16)
    if (!size) return Buffer.concat(parts).toString('utf8')
    parts.push(data.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}

const isWhole = (data: Buffer, { bodyAt, length }: Head): boolean => {
  if (length !== null) return data.length >= bodyAt + length
  const end = data.subarray(-LAST_CHUNK.length)
  return end.equals(LAST_CHUNK) || data.subarray(bodyAt).equals(LAST_CHUNK.subarray(2))
}

const replyOf = (data: Buffer, { status, bodyAt, length }: Head): HttpReply => {
  const body = data.subarray(bodyAt)
  return { status, body: length === null ? dechunk(body) : body.toString('utf8', 0, length) }
}

/**
 * A bare HTTP/1.1 client: the load generator shares two cores with what it measures, and `fetch`
 * would take several times as much of them. No redirects, no compression, no pipelining.
 */
export const openLine = (host: string, port: number): Line => {
  let waiting: { resolve: (reply: HttpReply) => void; reject: (error: Error) => void } | null = null
  let chunks: Buffer[] = []
  let socket: Socket | null = null

  const fail = (error: Error) => {
    socket?.destroy()
    socket = null
    chunks = []
    waiting?.reject(error)
    waiting = null
  }

  const take = (chunk: Buffer) => {
    chunks.push(chunk)
    const data = chunks.length === 1 ? chunk : Buffer.concat(chunks)
    chunks = [data]
    const head = headOf(data)
    if (!head || !isWhole(data, head)) return
    chunks = []
    const done = waiting
    waiting = null
    done?.resolve(replyOf(data, head))
  }

  const open = (): Socket => {
    const made = connect({ host, port, noDelay: true })
    made.on('data', take)
    made.on('error', fail)
    made.on('close', () => fail(new Error(`${host}:${port} closed the connection`)))
    return made
  }

  return {
    post: (path, headers, body) =>
      new Promise((resolve, reject) => {
        if (waiting) return reject(new Error('one request at a time'))
        waiting = { resolve, reject }
        socket ??= open()
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
        const length = `content-length: ${Buffer.byteLength(body)}\r\n`
        socket.write(
          `POST ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\n${lines.join('')}${length}\r\n${body}`,
        )
      }),
    close: () => socket?.destroy(),
  }
}
