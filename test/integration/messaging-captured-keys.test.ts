import { caseFilter, catalogueSubject, HUB_API, STREAM } from '@liandong/shared/messages'
import type { Instance } from '@liandong/shared/network'
import {
  AckPolicy,
  type ConsumerInfo,
  DeliverPolicy,
  type JetStreamManager,
  jetstreamManager,
} from '@nats-io/jetstream'
import { headers, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectAs, consumerOf, feedsIn } from '../testkit/broker-user.ts'
import { openCopies } from '../testkit/copies.ts'
import { ADMIN } from '../testkit/nats.ts'
import { serverSubjects } from '../testkit/server-calls.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

const TIERS = ['township-340405', 'district-340405', 'city-3404']
const NEIGHBOURS = ['township-340403', 'district-340403', 'district-340405', 'city-3404']
const PREFIXES = ['$JS.API', HUB_API]

let tiers: TestTiers
let admin: NatsConnection
let manager: JetStreamManager

beforeAll(async () => {
  tiers = await startTiers()
  const copies = openCopies(tiers)
  await copies.settled()
  await copies.close()
  // The keys stay; what they do is compared with a stillness in which nothing moves by itself.
  for (const { id } of tiers.network.instances) await tiers.of(id).stop()
  admin = await connectAs(tiers, ADMIN)
  manager = await jetstreamManager(admin)
})
afterAll(async () => {
  await admin.close()
  await tiers.stop()
})

/** An event that an instance may publish. */
const ownSubject = ({ tier, divisions }: Instance): string => {
  const [code = ''] = divisions
  const origin = code.padEnd(9, '0')
  return `case.${origin.slice(0, 4)}.${origin.slice(4, 6)}.${origin.slice(6)}.${tier}.accepted`
}

const position = ({ name, created, config, delivered, ack_floor, num_ack_pending }: ConsumerInfo) =>
  ({
    ...{ name, created, config, num_ack_pending },
    delivered: [delivered.consumer_seq, delivered.stream_seq],
    floor: [ack_floor.consumer_seq, ack_floor.stream_seq],
  }) as const

/** All that the hub has and an instance must not change: everything but its own. */
const foreign = async (id: string) => {
  const own = new Set((await feedsIn(tiers, id)).map(({ durable }) => durable))
  const { config, created, state } = await manager.streams.info(STREAM, { subjects_filter: '>' })
  const consumers = await manager.consumers.list(STREAM).next()
  const others = consumers.filter(({ name }) => !own.has(name)).map(position)
  const { tier } = tiers.of(id).instance
  const subjects = Object.entries(state.subjects ?? {}).filter(
    ([subject]) => !subject.includes(`.${tier}.`) && subject !== 'catalogue.3404',
  )
  const names = (await manager.streams.names().next()).toSorted()
  return {
    ...{ names, config, created, first: state.first_seq, deleted: state.num_deleted ?? 0 },
    consumers: others.toSorted((one, other) => one.name.localeCompare(other.name)),
    subjects: Object.fromEntries(subjects),
  }
}

type Attacker = {
  id: string
  instance: Instance
  connection: NatsConnection
  /** All that was sent to its inbox. */
  heard: string[]
  /** The feed that it uses, and the call with its prefix. */
  durable: string
  filter: string
  api: (call: string) => string
}

const attackerWith = async (id: string): Promise<Attacker> => {
  const connection = await connectAs(tiers, id)
  const heard: string[] = []
  connection.subscribe(`_INBOX_${id}.>`, {
    callback: (_, message) => {
      heard.push(message.subject, message.string())
    },
  })
  const { instance } = tiers.of(id)
  const durable = await consumerOf(tiers, id, caseFilter(instance.divisions[0]!))
  const filter = caseFilter(instance.divisions[0]!)
  const api = (call: string) => `${HUB_API}.${call}`
  return { id, instance, connection, heard, durable, filter, api }
}

const ask = async (
  { connection }: Attacker,
  subject: string,
  body: object | string = '',
): Promise<{ error?: { description: string } }> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return (await connection.request(subject, text, { timeout: 5_000 })).json()
}

/** Makes the attacker's own consumer anew, with settings of its choice. */
const makeConsumer = async (attacker: Attacker, settings: object): Promise<void> => {
  const { durable, filter, api } = attacker
  await ask(attacker, api(`CONSUMER.DELETE.${STREAM}.${durable}`))
  const config = { durable_name: durable, name: durable, filter_subject: filter, ...settings }
  const subject = api(`CONSUMER.CREATE.${STREAM}.${durable}.${filter}`)
  const answer = await ask(attacker, subject, { stream_name: STREAM, config })
  expect(answer.error).toBeUndefined()
}

/** What was sent has been done when what is sent after it has been done. */
const settled = async (attacker: Attacker): Promise<void> => {
  await attacker.connection.flush()
  await ask(attacker, ownSubject(attacker.instance), 'the last')
  await ask(attacker, attacker.api(`STREAM.INFO.${STREAM}`))
}

/** The subjects of others and of the server, with the consumers' true names, and as one would guess them. */
const targets = async (names: 'true' | 'guessed', attacker: string): Promise<string[]> => {
  const neighbours = NEIGHBOURS.filter((id) => id !== attacker)
  const feeds = (await Promise.all(neighbours.map((id) => feedsIn(tiers, id)))).map(
    (all) => all.at(-1)!,
  )
  const [own] = await feedsIn(tiers, attacker)
  const tag = own?.durable.slice(own.name.length) ?? ''
  const consumers = feeds.flatMap(({ durable, name }) =>
    names === 'true' ? [durable] : [name, `${name}${tag}`],
  )
  return [
    ...serverSubjects(STREAM, consumers, PREFIXES),
    ...neighbours.flatMap((id) => [
      `_INBOX_${id}.x`,
      `confirm.${attacker}.${id}`,
      `confirm.${neighbours[0]}.${id}`,
    ]),
    'case.3404.03.100.township.accepted',
    'case.3404.03.000.district.accepted',
    'catalogue.9999',
  ]
}

const BODIES = [
  '',
  '{}',
  '{"seq":1}',
  '{"name":"LIANDONG","subjects":["x"]}',
  '["a"]',
  '+ACK',
  '-NAK',
]

describe.each(TIERS)('with the key of %s', (id) => {
  let attacker: Attacker
  let before: Awaited<ReturnType<typeof foreign>>

  beforeAll(async () => {
    attacker = await attackerWith(id)
    before = await foreign(id)
  })
  afterAll(() => attacker.connection.close())

  const untouched = async (): Promise<void> => {
    await settled(attacker)
    expect(await foreign(id)).toEqual(before)
  }

  it('nothing that belongs to others changes by what is published directly', async () => {
    for (const subject of await targets('true', id)) {
      for (const body of BODIES) attacker.connection.publish(subject, body)
    }
    await untouched()
  })

  it('nor by any request that wants its answer there', async () => {
    const { durable, filter, api, instance } = attacker
    await makeConsumer(attacker, { ack_policy: 'explicit' })
    const requests = [
      ownSubject(instance),
      ...(instance.tier === 'city' ? [catalogueSubject('3404')] : []),
      ...(instance.tier === 'city' ? [api(`STREAM.CREATE.${STREAM}`)] : []),
      `confirm.${NEIGHBOURS.find((one) => one !== id)}.${id}`,
      api(`STREAM.INFO.${STREAM}`),
      api(`CONSUMER.INFO.${STREAM}.${durable}`),
      api(`CONSUMER.CREATE.${STREAM}.${durable}.${filter}`),
      `$JS.ACK.${STREAM}.${durable}.1.1.1.1.0`,
      api(`CONSUMER.DELETE.${STREAM}.${durable}`),
    ]
    for (const reply of await targets('true', id)) {
      for (const request of requests) attacker.connection.publish(request, '{}', { reply })
    }
    await untouched()
  })

  // A status has no body, as the call that deletes a stream wants it.
  it.each(['{"batch":1,"no_wait":true}', 'not JSON', '{"batch":1,"expires":1000000}'])(
    'nor by the status that answers the pull %s',
    async (body) => {
      await makeConsumer(attacker, { ack_policy: 'none', deliver_policy: 'new' })
      const next = attacker.api(`CONSUMER.MSG.NEXT.${STREAM}.${attacker.durable}`)
      for (const reply of await targets('true', id)) {
        attacker.connection.publish(next, body, { reply })
      }
      await untouched()
    },
  )

  it('nor by its own messages, pulled to there', async () => {
    const all = await targets('true', id)
    const { durable, api, instance } = attacker
    const next = api(`CONSUMER.MSG.NEXT.${STREAM}.${durable}`)
    for (const body of BODIES) {
      await makeConsumer(attacker, { ack_policy: 'none', deliver_policy: 'new' })
      for (const reply of all) {
        attacker.connection.publish(ownSubject(instance), body)
        attacker.connection.publish(next, '{"batch":1,"expires":500000000}', { reply })
      }
      await attacker.connection.flush()
      await until('the pulls are served', async () => {
        const served = await manager.consumers.info(STREAM, durable)
        const { delivered, num_waiting, num_pending } = served
        return delivered.consumer_seq > 10 && (num_waiting === 0 || num_pending === 0)
      })
    }
    await untouched()
  })

  it('nor by a consumer that delivers to there, whose names nobody tells it', async () => {
    attacker.connection.publish(ownSubject(attacker.instance), '{"batch":100,"seq":1}')
    for (const target of await targets('guessed', id)) {
      if (/[*>]|^case\.|^catalogue\./.test(target)) continue
      await makeConsumer(attacker, { ack_policy: 'explicit', deliver_subject: target })
    }
    await untouched()
    const tags = (await Promise.all(NEIGHBOURS.map((one) => feedsIn(tiers, one)))).flatMap(
      (feeds, index) => (NEIGHBOURS[index] === id ? [] : feeds.map(({ durable }) => durable)),
    )
    const heard = attacker.heard.join('\n')
    expect(heard.length).toBeGreaterThan(1_000)
    expect(tags.filter((name) => heard.includes(name))).toEqual([])
  })

  it.each([
    ['Nats-Rollup', 'all'],
    ['Nats-Rollup', 'sub'],
    ['Nats-TTL', '1s'],
    ['Nats-Schedule', '@every 1s'],
    ['Nats-Schedule-Target', 'case.3404.03.100.township.accepted'],
    ['Nats-Batch-Id', 'batch'],
    ['Nats-Trace-Dest', `$JS.API.STREAM.DELETE.${STREAM}`],
    ['Nats-Request-Info', '{"acc":"HUB","svc":"HUB"}'],
  ])('nor by a message with the header %s: %s', async (name, value) => {
    const head = headers()
    head.set(name, value)
    const { connection, instance, api } = attacker
    connection.publish(ownSubject(instance), '{}', { headers: head })
    connection.publish(api(`STREAM.INFO.${STREAM}`), '{}', { headers: head })
    connection.publish(`$JS.API.STREAM.DELETE.${STREAM}`, '{}', { headers: head })
    await untouched()
  })

  it('another stream cannot be laid, nor this one with other settings', async () => {
    for (const prefix of PREFIXES) {
      for (const name of [STREAM, 'OTHER']) {
        const config = { name, subjects: ['case.>'], republish: { src: '>', dest: 'confirm.>' } }
        attacker.connection.publish(`${prefix}.STREAM.CREATE.${name}`, JSON.stringify(config))
        attacker.connection.publish(`${prefix}.STREAM.UPDATE.${name}`, JSON.stringify(config))
      }
    }
    await untouched()
  })

  it('connections are limited', async () => {
    const more: NatsConnection[] = []
    const open = async () => {
      for (let count = 0; count < 20; count += 1) more.push(await connectAs(tiers, id))
    }
    await expect(open()).rejects.toThrow()
    expect(more.length).toBeGreaterThan(4)
    expect(more.length).toBeLessThan(17)
    await Promise.all(more.map((connection) => connection.close()))
  })
})

describe('what these tests would find', () => {
  it('a consumer that delivers to another, if the name of that one is known', async () => {
    const attacker = await attackerWith('township-340405')
    await manager.consumers.add(STREAM, {
      durable_name: 'known',
      ack_policy: AckPolicy.Explicit,
      filter_subject: 'case.>',
    })
    await ask(attacker, ownSubject(attacker.instance), '{"batch":100}')
    await makeConsumer(attacker, {
      ack_policy: 'explicit',
      deliver_subject: `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.known`,
    })
    await until('the messages of the other went out', async () => {
      const { delivered } = await manager.consumers.info(STREAM, 'known')
      return delivered.consumer_seq > 0
    })
    await attacker.connection.close()
  })

  it('a pull in the hub’s own account, whose answer deletes the stream', async () => {
    const settings = { ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.New }
    await manager.consumers.add(STREAM, { durable_name: 'mine', ...settings })
    const reply = `$JS.API.STREAM.DELETE.${STREAM}`
    const body = '{"batch":1,"no_wait":true}'
    admin.publish(`$JS.API.CONSUMER.MSG.NEXT.${STREAM}.mine`, body, { reply })
    await until('the stream is gone', () =>
      manager.streams.info(STREAM).then(
        () => false,
        () => true,
      ),
    )
  })
})
