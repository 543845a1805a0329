import { copyHolders } from '../network/copy-holders.ts'
import type { Instance, Network } from '../network/network.ts'
import { type BrokerIdentity, type Feed, feedsOf } from './feeds.ts'
import {
  catalogueSubject,
  confirmSubject,
  divisionPath,
  HUB_API,
  inboxPrefix,
  recalledSubject,
  recallSubject,
  STREAM,
} from './subjects.ts'

/** The subjects that a NATS user may publish to and subscribe to; everything else is refused. */
export type Permissions = { publish: string[]; subscribe: string[] }

/**
 * A subject of the account that owns the stream, which an instance may use: `as` is what it is called
 * in the instance's own account. `answers` is how many messages one request may bring.
 */
export type HubUse = { subject: string; as: string; answers: 'one' | 'many' }

/** A subject on which one instance publishes and another listens. */
export type Heard = { from: string; subject: string }

/** The account of an instance at the broker, from which everything else is out of reach. */
export type BrokerAccount = {
  name: string
  publicKey: string
  uses: HubUse[]
  /** What it publishes for others, and for whom. */
  says: { subjects: string[]; to: string[] }
  hears: Heard[]
  permissions: Permissions
}

const own = (subject: string): HubUse => ({ subject, as: subject, answers: 'one' })

const api = (call: string, answers: HubUse['answers'] = 'one'): HubUse => ({
  subject: `$JS.API.${call}`,
  as: `${HUB_API}.${call}`,
  answers,
})

/** Own events only: below the own divisions, and in the name of the own tier. */
const ownEvents = ({ tier, divisions }: Instance): string[] =>
  divisions.map((code) => {
    const below = { city: '.*.*', district: '.*', township: '' }[tier]
    return `case.${divisionPath(code)}${below}.${tier}.*`
  })

/** The server compares the filter in the subject with the one asked for: no wider read is possible. */
const feedUses = ({ durable, filter }: Feed): HubUse[] => [
  api(`CONSUMER.CREATE.${STREAM}.${durable}.${filter}`),
  api(`CONSUMER.INFO.${STREAM}.${durable}`),
  api(`CONSUMER.DELETE.${STREAM}.${durable}`),
  api(`CONSUMER.MSG.NEXT.${STREAM}.${durable}`, 'many'),
  own(`$JS.ACK.${STREAM}.${durable}.>`),
  // The form with domain and account, which nats-server 2.14 knows and a later one will prefer.
  own(`$JS.ACK.*.*.${STREAM}.${durable}.>`),
]

/**
 * Only the city may lay the stream anew after its store was lost. Who lays it chooses its settings,
 * and they can name subjects to which the server copies every message.
 */
const streamUses = ({ tier }: Instance): HubUse[] => [
  api(`STREAM.INFO.${STREAM}`),
  ...(tier === 'city' ? [api(`STREAM.CREATE.${STREAM}`)] : []),
]

const usesOf = (network: Network, identity: BrokerIdentity): HubUse[] => {
  const { instance } = identity
  const catalogue = instance.tier === 'city' ? [catalogueSubject(network.city)] : []
  return [
    ...[...ownEvents(instance), ...catalogue].map(own),
    ...streamUses(instance),
    ...feedsOf(network, identity).flatMap(feedUses),
  ]
}

/**
 * What instances that keep copies of the same cases say to each other: where `to` hears `from`. Each
 * subject names both, so that the server itself says who speaks.
 */
const between = (to: string, from: string): string[] => [
  confirmSubject(to, from),
  recallSubject(to, from),
  recalledSubject(to, from),
]

/**
 * Least privilege at the broker. Every instance has an account of its own, because the server does
 * not check on which subject an answer is wanted: in an account that shares subjects with others,
 * whoever may ask for a message may have it delivered to the call that deletes the stream. Here an
 * instance reaches what `uses` and `hears` name, and nothing else, by whatever way: it publishes
 * below its own divisions in its own tier's name, reads what concerns it, and confirms and asks for
 * copies as itself.
 */
export const brokerAccount = (
  network: Network,
  instanceId: string,
  publicKey: string,
): BrokerAccount => {
  const instance = network.instances.find(({ id }) => id === instanceId)
  if (!instance) throw new Error(`no instance ${instanceId} in the network`)
  const peers = copyHolders(network, instance).map(({ id }) => id)
  const uses = usesOf(network, { instance, publicKey })
  const says = between('*', instance.id)
  return {
    name: instance.id,
    publicKey,
    uses,
    says: { subjects: says, to: peers },
    hears: peers.flatMap((from) =>
      between(instance.id, from).map((subject) => ({ from, subject })),
    ),
    permissions: {
      publish: [...uses.map(({ as }) => as), ...says],
      subscribe: [`${inboxPrefix(instance.id)}.>`, ...between(instance.id, '*')],
    },
  }
}
