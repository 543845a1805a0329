import type { Network } from '@liandong/shared/network'
import type { Layout } from '../layout.ts'
import type { NatsOptions } from '../nats/server.ts'
import type { Ports } from '../ports.ts'

/** On how many servers a network stands; tests and the chaos ask for more than one of a kind. */
export type Ground = {
  /** One server that carries the messages, or a cluster of three. */
  brokers: 1 | 3
  /** A second database server that each commit waits for; the data folder must be new. */
  standby: boolean
}

/** The network, where it lies, and how its servers are watched. */
export type Site = {
  network: Network
  layout: Layout
  ports: Ports
  supervision: Pick<NatsOptions, 'watch' | 'timing'>
}
