import type { Handler } from '../http/index.ts'
import {
  answerJson,
  type HttpServer,
  type Listening,
  refuseHttp,
  serveHttp,
} from './bounded-server.ts'
import { neverStored } from './no-store.ts'
import { noSuchPath } from './refuse-request.ts'

/** Whether the instance can do its work, and what it knows about its surroundings. */
export type Readiness = { ready: boolean; [check: string]: unknown }

/** What the HTTP server of a tier's service offers. */
export type HttpSettings = Listening & {
  graphql: Handler
  readiness: () => Promise<Readiness>
}

const route =
  ({ graphql, readiness }: HttpSettings): Handler =>
  async (request, response) => {
    const path = request.url?.split('?')[0]
    if (path === '/graphql') return graphql(request, response)
    if (path === '/health') return answerJson(response, 200, { status: 'alive' })
    if (path !== '/ready') return refuseHttp(response, noSuchPath)
    const state = await readiness()
    return answerJson(response, state.ready ? 200 : 503, state)
  }

/** Listens, with health and readiness beside GraphQL. Stopping lets requests under way finish. */
export const listen = (settings: HttpSettings): Promise<HttpServer> =>
  serveHttp(neverStored(route(settings)), settings)
