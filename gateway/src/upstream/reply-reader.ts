/** The answer of an HTTP server. `last`: the connection carries no more. */
export type Reply = { status: number; body: Buffer; last: boolean }

/** Why no answer could be read. */
export type Unreadable = 'tooLarge' | 'malformed'

/** Takes the bytes of one answer as they come. */
export type ReplyReader = {
  /** The answer, as soon as it is whole; null: more is to come. */
  take: (bytes: Buffer) => Reply | Unreadable | null
  /** The answer if the end of the connection is its end. */
  end: () => Reply | null
}

type Head = { status: number; length: number | null; chunked: boolean; last: boolean }

const HEAD_END = Buffer.from('\r\n\r\n')
const LONGEST_HEAD = 16 * 1024
const LONGEST_LINE = 1024

const headOf = (text: string): Head | null => {
  const [, version, status] = /^HTTP\/1\.([01]) (\d{3})/.exec(text) ?? []
  if (!status) return null
  const length = /^content-length: *(\d+)\s*$/im.exec(text)?.[1]
  const connection = /^connection: *([\w-]+)/im.exec(text)?.[1]?.toLowerCase()
  return {
    status: Number(status),
    length: length === undefined ? null : Number(length),
    chunked: /^transfer-encoding: *chunked\s*$/im.test(text),
    last: connection === 'close' || (version === '0' && connection !== 'keep-alive'),
  }
}

/** Takes the chunks of a chunked body out of their wrapping; true: that was the last. */
const dechunker = (keep: (bytes: Buffer) => void) => {
  let line = ''
  /** Bytes until the next line: of the chunk and the line end behind it. */
  let left = 0
  let trailing = false
  return (bytes: Buffer): boolean | 'malformed' => {
    for (let at = 0; at < bytes.length; ) {
      if (left > 0) {
        const part = bytes.subarray(at, at + left)
        // The last two bytes are the line end.
        if (left > 2) keep(part.subarray(0, Math.min(part.length, left - 2)))
        left -= part.length
        at += part.length
        continue
      }
      const end = bytes.indexOf(10, at)
      line += bytes.toString('latin1', at, end < 0 ? bytes.length : end + 1)
      if (line.length > LONGEST_LINE) return 'malformed'
      if (end < 0) return false
      at = end + 1
      const text = line.trimEnd()
      line = ''
      if (trailing && text === '') return true
      if (trailing) continue
      if (!/^[\da-f]{1,8}(\s*;|$)/i.test(text)) return 'malformed'
      const size = Number.parseInt(text, 16)
      trailing = size === 0
      left = size === 0 ? 0 : size + 2
    }
    return false
  }
}

/** Reads one answer of HTTP/1.1, its body at most `limit` bytes. */
export const replyReader = (limit: number): ReplyReader => {
  let early: Buffer | null = null
  let head: Head | null = null
  let size = 0
  const parts: Buffer[] = []
  const keep = (bytes: Buffer): void => {
    size += bytes.length
    // What is too much is counted, and not kept.
    if (size <= limit) parts.push(bytes)
  }
  const dechunk = dechunker(keep)

  const reply = ({ status, last }: Head): Reply => {
    const [first] = parts
    return { status, last, body: parts.length === 1 && first ? first : Buffer.concat(parts) }
  }

  const body = (bytes: Buffer, whole: Head): Reply | Unreadable | null => {
    if (whole.chunked) {
      const done = dechunk(bytes)
      if (done === 'malformed') return done
      if (size > limit) return 'tooLarge'
      return done ? reply(whole) : null
    }
    if ((whole.length ?? 0) > limit) return 'tooLarge'
    keep(bytes)
    if (size > limit) return 'tooLarge'
    if (whole.length === null || size < whole.length) return null
    return size === whole.length ? reply(whole) : 'malformed'
  }

  const take = (bytes: Buffer): Reply | Unreadable | null => {
    if (head) return body(bytes, head)
    const all: Buffer = early ? Buffer.concat([early, bytes]) : bytes
    const end = all.indexOf(HEAD_END)
    if (end < 0) {
      early = all
      return all.length > LONGEST_HEAD ? 'malformed' : null
    }
    early = null
    const found = headOf(all.toString('latin1', 0, end))
    const rest = all.subarray(end + HEAD_END.length)
    if (!found) return 'malformed'
    // An interim answer goes before the answer itself.
    if (found.status < 200) return rest.length > 0 ? take(rest) : null
    head =
      found.status === 204 || found.status === 304 ? { ...found, length: 0, chunked: false } : found
    return body(rest, head)
  }

  return {
    take,
    end: () =>
      head && head.length === null && !head.chunked ? reply({ ...head, last: true }) : null,
  }
}
