import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { Refusal } from './refusal.ts'

/** Which port everything listens on; `service(n)` is that of the n-th instance, from 0. */
export type Ports = {
  gateway: number
  identity: number
  nats: number
  natsMonitor: number
  postgres: number
  /** Where the database's standby listens, if there is one. */
  standby: number
  service: (n: number) => number
  /** Where each process shows its metrics. */
  gatewayMetrics: number
  identityMetrics: number
  serviceMetrics: (n: number) => number
}

const FIRST_SERVICE = 10

/** The layout above a base port, for so many instances. */
export const portsFrom = (base: number, instances = 0): Ports => ({
  gateway: base,
  identity: base + 1,
  nats: base + 2,
  natsMonitor: base + 3,
  postgres: base + 4,
  standby: base + 7,
  service: (n) => base + FIRST_SERVICE + n,
  gatewayMetrics: base + 5,
  identityMetrics: base + 6,
  serviceMetrics: (n) => base + FIRST_SERVICE + instances + n,
})

/** Every port that a network with so many instances listens on. */
export const allPorts = (ports: Ports, instances: number): number[] => [
  ports.gateway,
  ports.identity,
  ports.nats,
  ports.natsMonitor,
  ports.postgres,
  ports.gatewayMetrics,
  ports.identityMetrics,
  ...Array.from({ length: instances }, (_, n) => ports.service(n)),
  ...Array.from({ length: instances }, (_, n) => ports.serviceMetrics(n)),
]

/** How many ports in a row such a network takes. */
export const portSpan = (instances: number): number => FIRST_SERVICE + 2 * instances

const badHost = (host: string) =>
  new Refusal(
    'BAD_HOST',
    `本机没有地址 ${host},请检查 --host。`,
    `This machine has no address ${host}; check --host.`,
  )

const listen = async (port: number, host: string): Promise<number | null> => {
  const server = createServer()
  try {
    server.listen({ port, host, exclusive: true })
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE' || code === 'EACCES') return null
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw badHost(host)
    throw error
  } finally {
    await new Promise((closed) => server.close(closed))
  }
}

/** Those of the ports that something else already listens on. */
export const busyPorts = async (ports: number[], host = '127.0.0.1'): Promise<number[]> => {
  const found = await Promise.all(ports.map((port) => listen(port, host)))
  return ports.filter((_, index) => found[index] === null)
}

/** Refuses when one of the network's ports is taken; gateway and identity listen on `host`. */
export const refuseBusyPorts = async (
  ports: Ports,
  instances: number,
  host: string,
): Promise<void> => {
  const all = allPorts(ports, instances)
  const front = [ports.gateway, ports.identity]
  const inner = all.filter((port) => !front.includes(port))
  const busy = [...(await busyPorts(front, host)), ...(await busyPorts(inner))]
  if (busy.length === 0) return
  const list = busy.join(', ')
  const other = ports.gateway + 100
  throw new Refusal(
    'PORT_BUSY',
    `端口已被占用: ${list}。请停止占用它的程序,或换一段端口: npm start -- --port ${other}`,
    `Already in use: port ${list}. Stop the program that uses it, or take other ports: npm start -- --port ${other}`,
  )
}

/** A base such that the `span` ports from it are free now; below the range of outgoing connections. */
export const freeBase = async (span: number): Promise<number> => {
  const lowest = 15_000
  const highest = 32_000 - span
  for (;;) {
    const base = lowest + Math.floor(Math.random() * (highest - lowest))
    const ports = Array.from({ length: span }, (_, n) => base + n)
    if ((await busyPorts(ports)).length === 0) return base
  }
}

/** `count` different ports that are free now. */
export const freePorts = async (count: number): Promise<number[]> => {
  const base = await freeBase(count)
  return Array.from({ length: count }, (_, n) => base + n)
}
