import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { guarded, type Handler } from './guarded.ts'

const serve = async (handle: Handler, tell: (error: unknown) => void = () => {}) => {
  const server = createServer(guarded(handle, tell)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

const ask = async (port: number) => {
  const response = await fetch(`http://127.0.0.1:${port}/`)
  return { status: response.status, text: await response.text() }
}

const bug = new Error('secret')

describe('a handler behind its guard', () => {
  it.each<[string, Handler]>([
    [
      'throws',
      () => {
        throw bug
      },
    ],
    [
      'rejects',
      async () => {
        throw bug
      },
    ],
    [
      'rejects later',
      async () => {
        await new Promise(setImmediate)
        throw bug
      },
    ],
    [
      'throws with headers set',
      (_, response) => {
        response.setHeader('content-length', '7')
        throw bug
      },
    ],
    ['writes a head that is none', (_, response) => response.writeHead(200, { a: '\n' })],
  ])('that %s ends in an answer without a word of the cause', async (_, handle) => {
    const tell = vi.fn()
    const { status, text } = await ask(await serve(handle, tell))
    expect(status).toBe(500)
    expect(JSON.parse(text).errors[0].extensions.code).toBe('INTERNAL')
    expect(text).not.toContain('secret')
    expect(tell).toHaveBeenCalledOnce()
  })

  it('answers also when the failure cannot be logged', async () => {
    const tell = () => {
      throw new Error('the log is full')
    }
    const port = await serve(() => Promise.reject(bug), tell)
    expect((await ask(port)).status).toBe(500)
  })

  it('cuts an answer that was begun, and leaves one that was ended', async () => {
    const half = await serve(async (_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half')
      throw bug
    })
    await expect(ask(half)).rejects.toThrow()
    const whole = await serve(async (_, response) => {
      response.end('whole')
      throw bug
    })
    expect(await ask(whole)).toEqual({ status: 200, text: 'whole' })
  })

  it('survives writing after the end, and a caller that has gone', async () => {
    const late = await serve((_, response) => {
      response.end('done')
      response.write('more')
    })
    expect((await ask(late)).text).toBe('done')
    const tell = vi.fn()
    let gone = () => {}
    const left = new Promise<void>((resolve) => {
      gone = resolve
    })
    const port = await serve(async (request, response) => {
      await new Promise((resolve) => request.once('close', resolve))
      response.write('x'.repeat(1_000_000))
      gone()
      throw bug
    }, tell)
    const socket = connect(port, '127.0.0.1')
    socket.end('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf', () =>
      socket.destroy(),
    )
    await left
    await vi.waitFor(() => expect(tell).toHaveBeenCalledOnce())
  })
})
