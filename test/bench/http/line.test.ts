import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLine } from './line.ts'

let server: Server
let port = 0

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (request.url === '/whole') return response.end(`${request.headers.test}${body}`)
    if (request.url === '/cut') return response.destroy()
    for (const part of body.split(',')) response.write(part)
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())

describe('a line', () => {
  it('reads answers with a length and in chunks, one after the other on one connection', async () => {
    const line = openLine('127.0.0.1', port)
    const whole = await line.post('/whole', { test: 'a' }, '办件')
    expect(whole).toEqual({ status: 200, body: 'a办件' })
    const long = `${'x'.repeat(200_000)},办件,1`
    expect((await line.post('/chunks', {}, long)).body).toBe(long.replaceAll(',', ''))
    expect((await line.post('/chunks', {}, '')).body).toBe('')
    line.close()
  })

  it('rejects when the connection is cut, and connects anew', async () => {
    const line = openLine('127.0.0.1', port)
    await expect(line.post('/cut', {}, '')).rejects.toThrow()
    expect((await line.post('/whole', { test: '' }, 'b')).body).toBe('b')
    line.close()
  })
})
