import { randomUUID } from 'node:crypto'
import { caseSubject, catalogueSubject } from '@liandong/shared/messages'
import type { Instance } from '@liandong/shared/network'
import { jetstream } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { letterDigest } from '../checker/letter-digest.ts'
import type { Random } from '../random.ts'
import { openSql } from '../stage/open-sql.ts'
import { asUser } from '../stage/operator.ts'
import type { Stage } from '../stage/stage.ts'
import { atOnce, type Fault, healsItself } from './fault.ts'

/** A message of an instance that has lost its mind. */
type Message = { subject: string; payload: string }

type Recipe = (event: string, random: Random) => string

/** What an honest receiver can make nothing of, from an event that the instance really wrote. */
const RECIPES: readonly Recipe[] = [
  () => '',
  () => 'ERROR: out of memory\u0000',
  () => '[[[[[[[[',
  (_, random) => JSON.stringify({ rubbish: 'x'.repeat(random.below(600_000)) }),
  (_, random) => JSON.stringify({ version: 3 + random.below(90), type: 'accepted' }),
  (event, random) => event.replace(/"version": ?\d+/, `"version":${90 + random.below(9)}`),
  (event, random) => event.replace(/"number": ?\d+/, `"number":-${1 + random.below(1_000)}`),
  (event) => event.replace(/"caseId": ?"[^"]+"/, '"caseId":"999999999-20261122-00001-A"'),
  (event) => event.replace(/"division": ?"\d+"/, '"division":"110101001"'),
  (event, random) => event.slice(0, random.below(event.length)),
]

const ECHO = 0.2
const MESSAGES = 5

/** An event that the instance wrote itself; null before it has written any. */
const ownEvent = async ({ running }: Stage, { id, divisions, tier }: Instance) => {
  const sql = openSql(running.databases[id] ?? '')
  try {
    const [row] = await sql<{ caseId: string; type: string; payload: string }[]>`
      select case_id as "caseId", event->>'type' as type, event::text as payload from case_events
      where event->'by'->>'division' = any(${divisions}) order by random() limit 1`
    return row && { ...row, subject: caseSubject(row.caseId.slice(0, 9), tier, row.type) }
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Receivers keep the beginning of what is longer than any entry; the rubbish that is so long is ASCII. */
const asKept = ({ subject, payload }: Message, city: string): Message => ({
  subject,
  payload: subject === catalogueSubject(city) ? payload : payload.slice(0, 256 * 1_024),
})

/** Either the same event a second time, which harms nobody, or something that nobody can apply. */
const brew = ({ subject, payload }: Message, random: Random): Message & { echo: boolean } => {
  const echo = random.chance(ECHO)
  return { subject, payload: echo ? payload : random.pick(RECIPES)(payload, random), echo }
}

const send = (connection: NatsConnection, { subject, payload }: Message) =>
  jetstream(connection).publish(subject, payload, { msgID: randomUUID() })

/** An instance sends rubbish and lies with its own key, and real events a second time. */
export const poison: Fault = {
  lasts: atOnce,
  targets: ({ running }) => running.network.instances.map(({ id }) => `voice of ${id}`),
  touches: () => [],
  strike: async (stage, target, random) => {
    const { network } = stage.running
    const instance = network.instances.find(({ id }) => target.endsWith(` ${id}`))
    const event = instance && (await ownEvent(stage, instance))
    if (!instance || !event) throw new Error('it has written nothing yet')
    await asUser(stage, instance.id, async (connection) => {
      for (let count = 0; count < MESSAGES; count += 1) {
        const { echo, ...message } = brew(event, random)
        if (instance.tier === 'city' && !echo && random.chance(0.3)) {
          message.subject = catalogueSubject(network.city)
        }
        if (!echo) stage.poison.push(letterDigest(asKept(message, network.city)))
        await send(connection, message)
      }
    })
    return healsItself
  },
}
