import { networkInterfaces } from 'node:os'
import type { Ports } from '../ports.ts'

/** Where a running network is found. */
export type Addresses = {
  /** What the gateway and the identity service listen on. */
  host: string
  /** Where they answer on this machine. */
  localHost: string
  gateway: string
  issuer: string
  nats: string
  natsMonitor: string
}

const everywhere = ['0.0.0.0', '::']

/** The first address by which other machines reach this one. */
const outsideAddress = (): string => {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** The addresses for a host to listen on; one that means "everywhere" is shown as this machine's own. */
export const addressesOf = (host: string, ports: Ports): Addresses => {
  const open = everywhere.includes(host)
  const shown = inUrl(open ? outsideAddress() : host)
  return {
    host,
    localHost: open ? '127.0.0.1' : inUrl(host),
    gateway: `http://${shown}:${ports.gateway}`,
    issuer: `http://${shown}:${ports.identity}`,
    nats: `nats://127.0.0.1:${ports.nats}`,
    natsMonitor: `http://127.0.0.1:${ports.natsMonitor}`,
  }
}
