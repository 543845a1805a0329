import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type OperationLimits, readSdl, tierSchema, tierYoga } from '@liandong/shared/graphql'
import { guarded, type Handler } from '@liandong/shared/http'
import type { Instance, Tier } from '@liandong/shared/network'
import { createLogger } from '@liandong/shared/telemetry'
import type { GraphQLSchema } from 'graphql'
import { createPubSub } from 'graphql-yoga'
import { generous } from '../../testkit/generous.ts'
import { type FakeState, fakeResolvers } from './tier-resolvers.ts'

/** How an instance answers; null: as it should. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => void

/** With this header it answers right, whatever it is told. */
const RIGHT = 'x-answer-right'

/** What it answers in place of the right answer. */
export type Distortion = (answer: object) => object

/** A real HTTP server with a tier's real schema, and a memory instead of a database. */
export type FakeInstance = {
  state: FakeState
  url: string
  /** Makes it answer wrongly, until it is told null. */
  misbehave: (fault: Fault | null) => void
  /** Makes it answer something else than it should, until it is told null. */
  distort: (distortion: Distortion | null) => void
  /** Connections that are open now. */
  connections: () => Promise<number>
  /** Breaks all connections without a word. */
  cut: () => void
  stop: () => Promise<void>
  /** Listens again at the same port. */
  restart: () => Promise<void>
}

const ownSdl = (tier: Tier) =>
  readSdl(new URL(`../../../services/${tier}/schema.graphql`, import.meta.url))

const schemas = new Map<Tier, GraphQLSchema>()
const schemaOf = (tier: Tier): GraphQLSchema => {
  const schema = schemas.get(tier) ?? tierSchema(ownSdl(tier), fakeResolvers[tier])
  schemas.set(tier, schema)
  return schema
}

/** Starts an instance on a free port. */
export const startInstance = async (
  instance: Instance,
  limits: OperationLimits,
): Promise<FakeInstance> => {
  const state: FakeState = { instance, asked: [], changes: createPubSub(), done: new Map() }
  const yoga = tierYoga({
    schema: schemaOf(instance.tier),
    live: { quota: generous.streams },
    context: async ({ headers: { authorization = null } }, correlationId) => ({
      state,
      correlationId,
      authorization,
    }),
    log: createLogger(instance.id, 'silent'),
    limits,
  })
  let fault: Fault | null = null
  let distortion: Distortion | null = null
  const answerDistorted = async (
    request: IncomingMessage,
    response: ServerResponse,
    change: Distortion,
  ) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const { authorization = '' } = request.headers
    const right = await fetch(urlOf(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, [RIGHT]: 'yes' },
      body: Buffer.concat(chunks),
    })
    const body = JSON.stringify(change((await right.json()) as object))
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  }
  const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  const answer: Handler = (request, response) => {
    if (fault) return fault(request, response)
    if (distortion && !request.headers[RIGHT]) return answerDistorted(request, response, distortion)
    return yoga(request, response)
  }
  const server = createServer(guarded(answer, () => {}))
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await listen(0)
  const stop = async () => {
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return {
    state,
    url: `http://127.0.0.1:${port}/graphql`,
    misbehave: (next) => {
      fault = next
    },
    distort: (next) => {
      distortion = next
    },
    connections: () =>
      new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
    cut: () => server.closeAllConnections(),
    stop,
    restart: async () => {
      await listen(port)
    },
  }
}
