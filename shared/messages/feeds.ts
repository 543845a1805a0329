import { createHash } from 'node:crypto'
import type { Instance, Network } from '../network/network.ts'
import { caseFilter, catalogueSubject, divisionPath } from './subjects.ts'

/**
 * What an instance reads: `name` for its watermark and for logs, the durable consumer on the server,
 * and the subjects that it reads.
 */
export type Feed = { name: string; durable: string; filter: string }

/** An instance as the broker knows it: the public half of its nkey. */
export type BrokerIdentity = { instance: Instance; publicKey: string }

/**
 * The names of consumers cannot be guessed by other instances. Whoever makes a consumer may name any
 * subject to which the server shall deliver; with the name of a neighbour's consumer that could be
 * the call that pulls its messages or resets its position.
 */
const tagOf = (publicKey: string): string =>
  createHash('sha256').update(`liandong feed ${publicKey}`).digest('hex').slice(0, 24)

/**
 * The feeds of an instance: one for each division it serves, and the city's catalogue below the city.
 * One consumer has one filter, although newer servers allow several: the server compares a single
 * filter with the subject of the request, so that the right to make a consumer can be granted for
 * exactly this filter; several filters stand in the body only.
 */
export const feedsOf = (network: Network, { instance, publicKey }: BrokerIdentity): Feed[] => {
  const tag = tagOf(publicKey)
  const feed = (topic: string, filter: string): Feed => {
    const name = `${instance.id}-${topic}`
    return { name, durable: `${name}-${tag}`, filter }
  }
  const cases = instance.divisions.map((division) =>
    feed(`case-${divisionPath(division).replaceAll('.', '-')}`, caseFilter(division)),
  )
  if (instance.tier === 'city') return cases
  return [feed('catalogue', catalogueSubject(network.city)), ...cases]
}
