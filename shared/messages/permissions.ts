import type { Instance, Network } from '../network/network.ts'
import { type Feed, feedsOf } from './feeds.ts'
import { catalogueSubject, divisionPath, inboxPrefix, STREAM } from './subjects.ts'

/** The subjects that a NATS user may publish to and subscribe to; everything else is refused. */
export type Permissions = { publish: string[]; subscribe: string[] }

/** Own events only: below the own divisions, and in the name of the own tier. */
const ownSubjects = ({ tier, divisions }: Instance): string[] =>
  divisions.map((code) => {
    const below = { city: '.*.*', district: '.*', township: '' }[tier]
    return `case.${divisionPath(code)}${below}.${tier}.*`
  })

/** The server compares the filter in the subject with the one asked for: no wider read is possible. */
const feedSubjects = ({ durable, filter }: Feed): string[] => [
  `$JS.API.CONSUMER.CREATE.${STREAM}.${durable}.${filter}`,
  `$JS.API.CONSUMER.INFO.${STREAM}.${durable}`,
  `$JS.API.CONSUMER.DELETE.${STREAM}.${durable}`,
  `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${durable}`,
  `$JS.ACK.${STREAM}.${durable}.>`,
]

/** City and districts may lay the stream anew after its store was lost; stations may not. */
const streamSubjects = ({ tier }: Instance): string[] => [
  '$JS.API.INFO',
  `$JS.API.STREAM.INFO.${STREAM}`,
  ...(tier === 'township' ? [] : [`$JS.API.STREAM.CREATE.${STREAM}`]),
]

/**
 * Least privilege at the broker: an instance publishes only below its own divisions in its own
 * tier's name, reads only what concerns it, and confirms only as itself.
 */
export const natsPermissions = (network: Network, instanceId: string): Permissions => {
  const instance = network.instances.find(({ id }) => id === instanceId)
  if (!instance) throw new Error(`no instance ${instanceId} in the network`)
  const catalogue = instance.tier === 'city' ? [catalogueSubject(network.city)] : []
  return {
    publish: [
      ...ownSubjects(instance),
      ...catalogue,
      `confirm.*.${instance.id}`,
      ...streamSubjects(instance),
      ...feedsOf(network, instance).flatMap(feedSubjects),
    ],
    subscribe: [`${inboxPrefix(instance.id)}.>`, `confirm.${instance.id}.*`],
  }
}
