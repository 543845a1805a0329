import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { httpDuration } from './http-duration.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { serveMetrics } from './serve-metrics.ts'

const log = pino({ level: 'silent' })
const here = { host: '127.0.0.1', port: 0 }

const serve = async (metrics: Metrics): Promise<string> => {
  const server = await serveMetrics(metrics, here, log)
  onTestFinished(() => server!.stop())
  return server!.url
}

describe('the listener for Prometheus', () => {
  it('shows what the process counts, and the process itself', async () => {
    const metrics = createMetrics('test', 'one')
    metrics.counter('things_total', 'things').inc(2)
    const response = await fetch(await serve(metrics))
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/)
    const text = await response.text()
    expect(text).toContain('things_total 2')
    expect(text).toContain('service_instance_id="one"')
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']) {
      expect(text).toMatch(new RegExp(`^${name} `, 'm'))
    }
  })

  it('shows nothing else', async () => {
    const url = await serve(createMetrics('test', 'one'))
    expect((await fetch(new URL('/graphql', url))).status).toBe(404)
    expect((await fetch(url, { method: 'POST' })).status).toBe(404)
  })

  it('is not there when nobody asked for it', async () => {
    expect(await serveMetrics(createMetrics('test', 'one'), null, log)).toBeNull()
  })

  it('tells that its port is taken, and keeps nobody from working', async () => {
    const url = await serve(createMetrics('test', 'one'))
    const error = vi.spyOn(log, 'error')
    const port = Number(new URL(url).port)
    expect(await serveMetrics(createMetrics('test', 'two'), { ...here, port }, log)).toBeNull()
    expect(error.mock.calls[0]![1]).toContain('METRICS_PORT')
  })
})

describe('the duration of HTTP answers', () => {
  const answering = async (metrics: Metrics, handler: RequestListener): Promise<string> => {
    const server = createServer(httpDuration(metrics, ['/graphql'])(handler)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const counts = async (metrics: Metrics): Promise<string[]> =>
    (await metrics.text()).split('\n').filter((line) => line.includes('_duration_seconds_count'))

  it('has labels that no caller can multiply', async () => {
    const metrics = createMetrics('test', 'one')
    const base = await answering(metrics, (request, response) =>
      response.writeHead(request.url === '/graphql' ? 200 : 404).end(),
    )
    await fetch(`${base}/graphql`, { method: 'POST' })
    await fetch(`${base}/one-person/340405?name=secret`, { method: 'DELETE' })
    await fetch(`${base}/another`, { method: 'PROPFIND' })
    const label = (method: string, route: string, status: number, count: number) =>
      `http_server_request_duration_seconds_count{http_request_method="${method}",http_route="${route}",http_response_status_code="${status}"} ${count}`
    await vi.waitFor(async () =>
      expect(await counts(metrics)).toEqual([
        label('POST', '/graphql', 200, 1),
        label('_OTHER', 'other', 404, 2),
      ]),
    )
  })

  it('leaves streams out', async () => {
    const metrics = createMetrics('test', 'one')
    const base = await answering(metrics, (_, response) => response.end())
    await fetch(`${base}/graphql`, { headers: { accept: 'text/event-stream' } })
    await fetch(`${base}/graphql`)
    await vi.waitFor(async () => expect(await counts(metrics)).toHaveLength(1))
    expect((await counts(metrics))[0]).toMatch(/ 1$/)
  })
})
