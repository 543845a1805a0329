import { once } from 'node:events'
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../telemetry/index.ts'
import { type HttpServer, serveHttp } from './bounded-server.ts'

const log = createLogger('test', 'silent')

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

const answerOf = async (sent: ClientRequest): Promise<string> => {
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response) text += chunk
  return text
}

describe('stopping the server', () => {
  const start = async () => {
    const port = await freePort()
    let arrived = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    let finish = () => {}
    const steps: string[] = []
    const server: HttpServer = await serveHttp(
      (_, response) => {
        finish = () => response.end('done')
        arrived()
      },
      { host: '127.0.0.1', port, log },
      async () => {
        steps.push('streams ended')
      },
    )
    const ask = (agent?: Agent) =>
      request({ host: '127.0.0.1', port, ...(agent ? { agent } : {}) }).end()
    return { server, ask, arrival, finish: () => finish(), steps }
  }

  it('takes no new request, ends the streams, and lets the one under way finish', async () => {
    const { server, ask, arrival, finish, steps } = await start()
    const agent = new Agent({ keepAlive: true })
    const answer = answerOf(ask(agent))
    await arrival
    const stopped = server.stop().then(() => steps.push('stopped'))
    const [refused] = await once(ask(), 'error')
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' })
    expect(steps).toEqual(['streams ended'])
    finish()
    expect(await answer).toBe('done')
    // The connection is one that is kept alive; it must not keep the server.
    await stopped
    expect(steps).toEqual(['streams ended', 'stopped'])
    agent.destroy()
  })

  it('tells when it cannot listen', async () => {
    const { server, ask } = await start()
    const port = Number(
      ask()
        .on('error', () => {})
        .getHeader('host')
        ?.toString()
        .split(':')[1],
    )
    await expect(
      serveHttp(
        () => {},
        { host: '127.0.0.1', port, log },
        async () => {},
      ),
    ).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    await server.stop()
  })
})
