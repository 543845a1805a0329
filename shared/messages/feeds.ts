import type { Instance, Network } from '../network/network.ts'
import { caseFilter, catalogueSubject, divisionPath } from './subjects.ts'

/** A durable consumer of an instance: its name on the server and the subjects it reads. */
export type Feed = { durable: string; filter: string }

/**
 * What an instance reads: one feed for each division it serves (nats-server 2.9 knows one filter
 * a consumer), and the city's catalogue below the city.
 */
export const feedsOf = (network: Network, instance: Instance): Feed[] => {
  const feeds = instance.divisions.map((division) => ({
    durable: `${instance.id}-case-${divisionPath(division).replaceAll('.', '-')}`,
    filter: caseFilter(division),
  }))
  if (instance.tier === 'city') return feeds
  const catalogue = { durable: `${instance.id}-catalogue`, filter: catalogueSubject(network.city) }
  return [catalogue, ...feeds]
}

/**
 * Whether a message belongs to a feed. Look at it although the server filters: a cluster that lost
 * its leader (nats-server 2.9.10) brings what it wants to deliver again by its place in the stream,
 * where another instance's message may stand by then.
 */
export const isOfFeed = ({ filter }: Feed, subject: string): boolean =>
  filter.endsWith('>') ? subject.startsWith(filter.slice(0, -1)) : subject === filter
