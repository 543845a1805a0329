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
