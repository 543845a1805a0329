import { describe, expect, it } from 'vitest'
import { readEvents } from './sse.ts'

async function* chunksOf(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

const read = async (text: string, size: number, limit = 1_000) => {
  const events = []
  for await (const event of readEvents(chunksOf(text, size), limit)) events.push(event)
  return events
}

const STREAM =
  ':\n\nevent: next\ndata: {"a":\ndata:  1}\n\n:\n\ndata: plain\n\nevent: complete\ndata:\n\nevent: cut'

describe('server-sent events', () => {
  it.each([1, 2, 3, 7, 1_000])('are read however they are cut into chunks (%i)', async (size) => {
    expect(await read(STREAM, size)).toEqual([
      { event: 'next', data: '{"a":\n 1}' },
      { event: 'message', data: 'plain' },
      { event: 'complete', data: '' },
    ])
  })

  it.each([1, 5, 1_000])('are read with other line ends (%i)', async (size) => {
    expect(await read('event: next\r\ndata: 1\r\n\r\n', size)).toEqual([
      { event: 'next', data: '1' },
    ])
  })

  it('are bounded in length', async () => {
    await expect(read(`data: ${'x'.repeat(5_000)}\n\n`, 100)).rejects.toThrow(RangeError)
  })
})
