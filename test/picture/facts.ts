import { readFileSync } from 'node:fs'
import { type Running, signIn } from '@liandong/launcher'
import { type Instance, type Network, parseNetwork } from '@liandong/shared/network'
import { z } from 'zod'
import { publicApi } from '../story/api.ts'

/** One process as it runs: where it listens, and how much memory it has. */
export type ProcessFacts = { name: string; port: string; megabytes: number | null }

/** An instance with its place, its process and its traffic at the broker. */
export type InstanceFacts = ProcessFacts & {
  instance: Instance
  place: string
  sent: number
  received: number
}

/** All that the picture shows; nothing in it is made up. */
export type NetworkFacts = {
  city: string
  gateway: ProcessFacts
  identity: ProcessFacts
  nats: ProcessFacts & { messages: number; consumers: number; version: string }
  postgres: ProcessFacts
  instances: InstanceFacts[]
  cases: number
}

const connections = z.object({
  connections: z.array(
    z.object({ name: z.string().optional(), in_msgs: z.number(), out_msgs: z.number() }),
  ),
})
const jetstream = z.object({ messages: z.number(), consumers: z.number() })
const variables = z.object({ version: z.string() })

const monitor = async <Shape extends z.ZodType>(
  { natsMonitor }: Running,
  path: string,
  shape: Shape,
): Promise<z.infer<Shape>> => shape.parse(await (await fetch(`${natsMonitor}/${path}`)).json())

/** Resident memory from /proc; null where there is none. */
const megabytesOf = (pid: number | null | undefined): number | null => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
  } catch {
    return null
  }
}

const placeOf = (network: Network, { divisions }: Instance): string => {
  const name = (code?: string) => network.divisions.find((one) => one.code === code)?.name ?? ''
  const [first] = divisions
  return divisions.length === 1 ? name(first) : `${name(first)} 等 ${divisions.length} 个站`
}

const countCases = async (running: Running, city: string): Promise<number> => {
  const { issuer, password, gateway } = running
  const token = await signIn({ issuer, password, username: `supervisor-${city}` })
  const query = `query ($code: ID!) { division(code: $code) { tally { count } } }`
  type Data = { division: { tally: { count: number }[] } }
  const { data } = await publicApi(`${gateway}/graphql`, token)<Data>(query, { code: city })
  return data?.division.tally.reduce((sum, { count }) => sum + count, 0) ?? 0
}

/** Asks the running network what it is. */
export const networkFacts = async (running: Running): Promise<NetworkFacts> => {
  const parsed = parseNetwork(JSON.parse(readFileSync(running.networkFile, 'utf8')))
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'))
  const network = parsed.value
  const [connz, jsz, varz, cases] = await Promise.all([
    monitor(running, 'connz?limit=1024', connections),
    monitor(running, 'jsz', jetstream),
    monitor(running, 'varz', variables),
    countCases(running, network.city),
  ])
  const facts = (name: string, url: string): ProcessFacts => ({
    name,
    port: new URL(url).port,
    megabytes: megabytesOf(running.pids[name]),
  })
  const natsPort = new URL(running.nats).port
  return {
    city: network.divisions[0]?.name ?? network.city,
    gateway: facts('gateway', running.gateway),
    identity: facts('identity', running.issuer),
    nats: { ...facts('nats', running.nats), ...jsz, ...varz },
    postgres: facts('postgres', `http://127.0.0.1:${Number(natsPort) + 2}`),
    instances: network.instances.map((instance) => {
      const line = connz.connections.find(({ name }) => name === instance.id)
      return {
        ...facts(instance.id, instance.url),
        instance,
        place: placeOf(network, instance),
        sent: line?.in_msgs ?? 0,
        received: line?.out_msgs ?? 0,
      }
    }),
    cases,
  }
}
