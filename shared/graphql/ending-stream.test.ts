import { Repeater } from 'graphql-yoga'
import { describe, expect, it, vi } from 'vitest'
import { endingStream } from './ending-stream.ts'

const answer = (n: number) => ({ data: { n } })
const last = { errors: [] }

/** A source that the test speaks for, and whether anybody still listens. */
const source = () => {
  let push: (n: number) => void = () => {}
  const left = vi.fn()
  const stream = new Repeater<{ data: { n: number } }>(async (send, stop) => {
    push = (n) => void send(answer(n))
    await stop
    left()
  })
  return { stream, push: (n: number) => push(n), left }
}

describe('a stream that can be ended', () => {
  it('passes on what comes, in order, and then the last answer only', async () => {
    const { stream, push, left } = source()
    const closed = vi.fn()
    const { answers, endWith } = endingStream(stream, closed)
    const first = answers.next()
    push(1)
    push(2)
    expect(await first).toEqual({ done: false, value: answer(1) })
    expect(await answers.next()).toEqual({ done: false, value: answer(2) })
    push(3)
    endWith(last)
    endWith({ errors: [] })
    expect(await answers.next()).toEqual({ done: false, value: last })
    expect(await answers.next()).toEqual({ done: true, value: undefined })
    expect(closed).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(left).toHaveBeenCalledTimes(1))
  })

  it('tells the last answer to who waits for the next one', async () => {
    const { answers, endWith } = endingStream(source().stream, () => {})
    const waiting = answers.next()
    endWith(last)
    expect(await waiting).toEqual({ done: false, value: last })
    expect((await answers.next()).done).toBe(true)
  })

  it('is over when its reader leaves, also one that waits', async () => {
    const { stream, left } = source()
    const closed = vi.fn()
    const { answers, endWith } = endingStream(stream, closed)
    const waiting = answers.next()
    await answers.return?.()
    expect((await waiting).done).toBe(true)
    endWith(last)
    expect((await answers.next()).done).toBe(true)
    expect(closed).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(left).toHaveBeenCalledTimes(1))
  })

  it('is over when its source ends or breaks', async () => {
    const closed = vi.fn()
    const ended = endingStream((async function* () {})(), closed)
    expect((await ended.answers.next()).done).toBe(true)
    const broken = endingStream(
      // biome-ignore lint/correctness/useYield: it breaks before it has anything to say
      (async function* () {
        throw new Error('broken')
      })(),
      closed,
    )
    await expect(broken.answers.next()).rejects.toThrow('broken')
    expect((await broken.answers.next()).done).toBe(true)
    expect(closed).toHaveBeenCalledTimes(2)
  })
})
