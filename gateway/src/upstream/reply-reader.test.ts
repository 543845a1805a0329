import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replyReader } from './reply-reader.ts'

const LIMIT = 1_000

/** What is read from bytes that come in pieces, cut at these places. */
const read = (text: string | Buffer, cuts: readonly number[] = [], limit = LIMIT) => {
  const bytes = Buffer.from(text)
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  const reader = replyReader(limit)
  const edges = [0, ...places, bytes.length]
  for (let index = 1; index < edges.length; index += 1) {
    const outcome = reader.take(bytes.subarray(edges[index - 1], edges[index]))
    if (typeof outcome === 'string') return outcome
    if (outcome) return { ...outcome, body: outcome.body.toString('utf8') }
  }
  const end = reader.end()
  return end && { ...end, body: end.body.toString('utf8') }
}

const body = '{"data":{"办件":"340405100-20261121-00017-J"}}'
const length = Buffer.byteLength(body)
const measured = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`

const chunked = (sizes: readonly number[]): Buffer => {
  const bytes = Buffer.from(body)
  const parts: Buffer[] = []
  let at = 0
  for (const size of [...sizes, bytes.length]) {
    const part = bytes.subarray(at, at + size)
    if (part.length === 0) continue
    parts.push(Buffer.from(`${part.length.toString(16)};x=1\r\n`), part, Buffer.from('\r\n'))
    at += part.length
  }
  const head = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
  return Buffer.concat([head, ...parts, Buffer.from('0\r\ntrailer: 1\r\n\r\n')])
}

const cuts = fc.array(fc.nat({ max: 1_000 }), { maxLength: 12 })
const reply = { status: 200, body, last: false }

describe('an answer', () => {
  it('with a length is read however it comes', () => {
    fc.assert(
      fc.property(cuts, (at) => {
        expect(read(measured, at)).toEqual(reply)
      }),
    )
  })

  it('in chunks is read however it comes', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 8 })
    fc.assert(
      fc.property(sizes, cuts, (parts, at) => {
        expect(read(chunked(parts), at)).toEqual(reply)
      }),
    )
  })

  it('without a length ends with the connection, and cut short is none', () => {
    const open = `HTTP/1.1 200 OK\r\n\r\n${body}`
    fc.assert(
      fc.property(cuts, (at) => {
        expect(read(open, at)).toEqual({ ...reply, last: true })
      }),
    )
    expect(read(measured.slice(0, -1))).toBeNull()
    expect(read(chunked([5]).subarray(0, -3))).toBeNull()
    expect(read('HTTP/1.1 200 OK\r\n')).toBeNull()
  })

  it('may follow an interim one, and may have no body', () => {
    const early = `HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${measured}`
    fc.assert(
      fc.property(cuts, (at) => {
        expect(read(early, at)).toEqual(reply)
      }),
    )
    expect(read('HTTP/1.1 204 No Content\r\n\r\n')).toEqual({ status: 204, body: '', last: false })
    expect(read('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')).toMatchObject({ body: '' })
  })

  it('says whether the connection carries more', () => {
    const last = (version: string, connection: string) =>
      read(`HTTP/${version} 200 OK\r\n${connection}content-length: 0\r\n\r\n`)
    expect(last('1.1', 'Connection: close\r\n')).toMatchObject({ last: true })
    expect(last('1.0', '')).toMatchObject({ last: true })
    expect(last('1.0', 'connection: keep-alive\r\n')).toMatchObject({ last: false })
  })

  it('that is too large is not kept', () => {
    expect(read(measured, [], 10)).toBe('tooLarge')
    expect(read(chunked([5, 5, 5]), [], 10)).toBe('tooLarge')
    expect(read(`HTTP/1.1 200 OK\r\n\r\n${body}`, [], 10)).toBe('tooLarge')
    expect(read(measured, [], length)).toEqual(reply)
  })

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9\r\n\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(10_000)}`],
    ['a chunk of no size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'],
    [
      'a chunk line without an end',
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'1'.repeat(2_000)}`,
    ],
    ['more than was promised', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab'],
  ])('with %s is malformed', (_, text) => {
    expect(read(text)).toBe('malformed')
  })

  it('never throws and never hangs, whatever comes', () => {
    const head = fc.constantFrom(
      'HTTP/1.1 200 OK\r\n\r\n',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
      '',
    )
    fc.assert(
      fc.property(head, fc.uint8Array({ maxLength: 200 }), cuts, (start, bytes, at) => {
        read(Buffer.concat([Buffer.from(start), bytes]), at)
      }),
    )
  })
})
