import { createGateway, type GatewaySettings } from '@liandong/gateway'
import { gatewayLimits, serveHttp, tierLimitsFor } from '@liandong/shared/graphql'
import type { Network } from '@liandong/shared/network'
import { createLogger } from '@liandong/shared/telemetry'
import type { GraphQLSchema } from 'graphql'
import { generous } from '../../testkit/generous.ts'
import { type FakeInstance, startInstance } from './instance.ts'
import { huainan } from './network.ts'

/** What a program gets from the gateway. */
export type Reply = {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  data: any
  errors: {
    message: string
    path?: (string | number)[]
    extensions: Record<string, unknown>
  }[]
}

/** A gateway over real sockets, with the instances behind it. */
export type Stage = {
  network: Network
  url: string
  schema: GraphQLSchema
  instances: ReadonlyMap<string, FakeInstance>
  /** The instance of that id. */
  at: (id: string) => FakeInstance
  ask: (query: string, variables?: object, headers?: Record<string, string>) => Promise<Reply>
  /** The same by a second gateway that has no plans and stitches everything. */
  askStitched: Stage['ask']
  /** Sums up what all instances were asked, and forgets it. */
  asked: () => { id: string; field: string; keys: string[] }[]
  endStreams: () => Promise<void>
  stop: () => Promise<void>
}

const ask = async (
  url: string,
  query: string,
  variables: object,
  headers: Record<string, string>,
) => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const text = await response.text()
  const { data = null, errors = [] } = JSON.parse(text)
  return { status: response.status, headers: response.headers, text, data, errors }
}

/** Starts the instances of Huainan (see `huainan`) and a gateway over them. */
export const startStage = async (
  stations = 5,
  settings: Partial<GatewaySettings> = {},
): Promise<Stage> => {
  const plan = huainan(stations)
  const limits = tierLimitsFor({ ...gatewayLimits, ...settings.limits })
  const started = await Promise.all(plan.instances.map((one) => startInstance(one, limits)))
  const network = {
    ...plan,
    instances: plan.instances.map((one, index) => ({ ...one, url: started[index]?.url ?? '' })),
  }
  const instances = new Map(started.map((one) => [one.state.instance.id, one]))
  const open = async (more: Partial<GatewaySettings> = {}) => {
    const log = createLogger('gateway', 'silent')
    const gateway = createGateway({ network, log, quotas: generous, ...settings, ...more })
    const where = { host: '127.0.0.1', port: 0, log: settings.log ?? log }
    const server = await serveHttp(gateway.handler, where, gateway.endStreams)
    const stop = async () => {
      await server.stop()
      gateway.close()
    }
    return { gateway, url: server.url, stop }
  }
  const { gateway, url, stop } = await open()
  const stitched = await open({ plans: false })
  return {
    network,
    url,
    schema: gateway.schema,
    instances,
    at: (id) => instances.get(id) as FakeInstance,
    ask: (query, variables = {}, headers = {}) => ask(url, query, variables, headers),
    askStitched: (query, variables = {}, headers = {}) =>
      ask(stitched.url, query, variables, headers),
    asked: () =>
      started.flatMap(({ state }) =>
        state.asked.splice(0).map(({ field, keys }) => ({ id: state.instance.id, field, keys })),
      ),
    endStreams: gateway.endStreams,
    stop: async () => {
      await Promise.all([stop(), stitched.stop()])
      await Promise.all(started.map((one) => one.stop()))
    },
  }
}
