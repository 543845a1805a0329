import { HUB_API } from '@liandong/shared/messages'
import { jetstreamManager } from '@nats-io/jetstream'
import {
  type NatsConnection,
  PermissionViolationError,
  type Subscription,
} from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectAs, consumerOf, type Injector, injectAs } from '../testkit/broker-user.ts'
import { openCopies } from '../testkit/copies.ts'
import { caseOn, opening, subjectOf } from '../testkit/events.ts'
import { ADMIN } from '../testkit/nats.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

const API = HUB_API
const STATION = 'township-340405'
const FILTER = 'case.3404.05.100.>'

let tiers: TestTiers
let station: Injector
/** The consumers with which the station and its district read. */
let durable: string
let foreign: string
let admin: NatsConnection

beforeAll(async () => {
  tiers = await startTiers()
  const copies = openCopies(tiers)
  await copies.settled()
  await copies.close()
  durable = await consumerOf(tiers, STATION, FILTER)
  foreign = await consumerOf(tiers, 'district-340405', 'case.3404.05.>')
  // The credentials stay, the service makes room for somebody who abuses them.
  await tiers.of(STATION).stop()
  ;[station, admin] = await Promise.all([injectAs(tiers, STATION), connectAs(tiers, ADMIN)])
})
afterAll(async () => {
  await Promise.all([station.close(), admin.close()])
  await tiers.stop()
})

const refusals = new WeakMap<NatsConnection, string[]>()

/** The subjects that the server refused to a connection so far. */
const refusalsOf = (connection: NatsConnection): string[] => {
  const known = refusals.get(connection)
  if (known) return known
  const subjects: string[] = []
  refusals.set(connection, subjects)
  void (async () => {
    for await (const event of connection.status()) {
      const error = event.type === 'error' ? event.error : null
      if (error instanceof PermissionViolationError) subjects.push(error.subject)
    }
  })()
  return subjects
}

/** What the server says to a publish: `refused`, or nothing until the second round trip. */
const publish = async (
  connection: NatsConnection,
  subject: string,
  payload = '',
  reply?: string,
): Promise<'refused' | 'allowed'> => {
  const refused = refusalsOf(connection)
  const before = refused.length
  connection.publish(subject, payload, reply ? { reply } : undefined)
  await connection.flush()
  await connection.flush()
  return refused.slice(before).includes(subject) ? 'refused' : 'allowed'
}

/** What the server says to a subscription. */
const subscribe = async (connection: NatsConnection, subject: string, queue?: string) => {
  let subscription: Subscription | undefined
  const refused = new Promise<string>((resolve) => {
    subscription = connection.subscribe(subject, {
      ...(queue ? { queue } : {}),
      callback: (error) => {
        if (error) resolve('refused')
      },
    })
  })
  const allowed = connection
    .flush()
    .then(() => connection.flush())
    .then(() => 'allowed')
  const answer = await Promise.race([refused, allowed])
  if (answer === 'allowed') subscription?.unsubscribe()
  return answer
}

const request = async (subject: string, body: object | string = '') => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await station.connection.request(subject, text, { timeout: 5_000 })
  return answer.json<{ error?: { err_code: number; description: string } }>()
}

const consumer = (config: object) => ({ stream_name: 'LIANDONG', config })

const info = async () => (await jetstreamManager(admin)).streams.info('LIANDONG')

describe('a station may not speak', () => {
  it.each([
    ['for a station of another district', 'case.3404.03.100.township.accepted'],
    [
      'for a station of its district that another instance might serve',
      'case.3404.05.999.township.accepted',
    ],
    ['for its district', 'case.3404.05.100.district.takenOver'],
    ['for its city', 'case.3404.05.100.city.decided'],
    ['for a walk-in of its district', 'case.3404.05.000.district.accepted'],
    ['for a tier that does not exist', 'case.3404.05.100.province.decided'],
    ['on a longer subject', 'case.3404.05.100.township.accepted.now'],
    ['as the publisher of the catalogue', 'catalogue.3404'],
    ['as the publisher of another catalogue', 'catalogue.9999'],
    ['confirming as its district', 'confirm.city-3404.district-340405'],
    ['confirming as another station', 'confirm.city-3404.township-340403'],
    ['into the inbox of the city', '_INBOX_city-3404.abc'],
    ['as the system', '$SYS.REQ.SERVER.PING'],
  ])('%s', async (_, subject) => {
    expect(await publish(station.connection, subject)).toBe('refused')
  })
})

describe('a station may not listen', () => {
  it.each([
    '>',
    'case.>',
    'case.3404.05.100.>',
    'catalogue.3404',
    'confirm.>',
    'confirm.*.*',
    'confirm.district-340405.*',
    '_INBOX.>',
    '_INBOX_city-3404.>',
    '*.>',
    '$JS.>',
    '$SYS.>',
  ])('to %s, alone or in a queue', async (subject) => {
    expect(await subscribe(station.connection, subject)).toBe('refused')
    expect(await subscribe(station.connection, subject, 'confirmations')).toBe('refused')
  })
})

describe('a station may not use the stream otherwise', () => {
  it.each([
    'INFO',
    'STREAM.CREATE.LIANDONG',
    'STREAM.CREATE.OTHER',
    'STREAM.UPDATE.LIANDONG',
    'STREAM.DELETE.LIANDONG',
    'STREAM.PURGE.LIANDONG',
    'STREAM.MSG.GET.LIANDONG',
    'STREAM.MSG.DELETE.LIANDONG',
    'DIRECT.GET.LIANDONG',
    'STREAM.SNAPSHOT.LIANDONG',
    'STREAM.RESTORE.LIANDONG',
    'STREAM.NAMES',
    'STREAM.LIST',
    'CONSUMER.NAMES.LIANDONG',
    'CONSUMER.LIST.LIANDONG',
    'CONSUMER.CREATE.LIANDONG',
    'CONSUMER.CREATE.LIANDONG.mine',
    'CONSUMER.DURABLE.CREATE.LIANDONG.OWN',
    'CONSUMER.CREATE.LIANDONG.OWN.case.>',
    'CONSUMER.CREATE.LIANDONG.OWN.case.3404.05.>',
    `CONSUMER.CREATE.LIANDONG.mine.${FILTER}`,
    'CONSUMER.CREATE.LIANDONG.FOREIGN.case.3404.05.>',
    'CONSUMER.INFO.LIANDONG.FOREIGN',
    'CONSUMER.DELETE.LIANDONG.FOREIGN',
    'CONSUMER.MSG.NEXT.LIANDONG.FOREIGN',
    'CONSUMER.RESET.LIANDONG.FOREIGN',
  ])('%s', async (pattern) => {
    const call = pattern.replace('OWN', durable).replace('FOREIGN', foreign)
    for (const prefix of [API, '$JS.API']) {
      expect(await publish(station.connection, `${prefix}.${call}`)).toBe('refused')
    }
  })

  it('acknowledging what another was given', async () => {
    const subject = `$JS.ACK.LIANDONG.${foreign}.1.1.1.1.0`
    expect(await publish(station.connection, subject, '+ACK')).toBe('refused')
  })

  it.each([
    ['a wider filter in the body', { filter_subject: 'case.>' }],
    ['several filters in the body', { filter_subjects: [FILTER, 'case.3404.03.>'] }],
    ['no filter in the body', {}],
    ['another name in the body', { durable_name: 'mine', name: 'mine', filter_subject: FILTER }],
  ])('a consumer with %s', async (_, settings) => {
    const config = { durable_name: durable, ...settings }
    const subject = `${API}.CONSUMER.CREATE.LIANDONG.${durable}.${FILTER}`
    const body = consumer({ ack_policy: 'explicit', max_deliver: -1, ...config })
    expect((await request(subject, body)).error?.err_code).toBeGreaterThan(10_000)
  })
})

describe('a station cannot make the server speak for it', () => {
  // The server does not check the subject on which an answer is wanted; so what it answers there
  // must never be words of the asker's choice.
  it('by asking for its own message in reply to a foreign subject', async () => {
    const elsewhere = 'case.3404.03.100.township.accepted'
    await station.send('case.3404.05.100.township.accepted', '"words of my choice"')
    const heard: string[] = []
    const spy = admin.subscribe('>', {
      callback: (_, message) => {
        if (message.string() === '"words of my choice"') heard.push(message.subject)
      },
    })
    await admin.flush()
    const ask = JSON.stringify({ batch: 10, no_wait: true })
    const next = `${API}.CONSUMER.MSG.NEXT.LIANDONG.${durable}`
    await publish(station.connection, next, ask, elsewhere)
    // Nobody in its account awaits that answer, so none is given; of this one the account has a use.
    await publish(station.connection, next, ask, 'case.3404.05.100.township.accepted')
    await until('the message goes out', async () => {
      const { delivered } = await (await jetstreamManager(admin)).consumers.info(
        'LIANDONG',
        durable,
      )
      return delivered.consumer_seq > 0
    })
    spy.unsubscribe()
    expect(new Set(heard)).toEqual(new Set(['case.3404.05.100.township.accepted']))
    const manager = await jetstreamManager(admin)
    const { state } = await manager.streams.info('LIANDONG', { subjects_filter: elsewhere })
    for (let seq = 1; seq <= state.last_seq; seq += 1) {
      const stored = await manager.streams.getMessage('LIANDONG', { seq })
      if (stored?.subject === elsewhere) expect(stored.string()).not.toContain('words of my choice')
    }
  })

  it('to confirm in the name of the city what only the station has', async () => {
    const copies = openCopies(tiers)
    await tiers.of('city-3404').stop()
    const district = copies.sql('district-340405')
    const [row] = await district<[{ id: string }]>`
      insert into outbox (subject, payload, awaiting)
      values ('case.3404.05.100.district.claimed', '{}', ${['city-3404', STATION]})
      returning id`
    // The last token of a case subject is free, and the server shows the subject of the message,
    // not the one on which it delivers.
    const disguise = 'case.3404.05.100.township.city-3404'
    const ids = JSON.stringify([row.id])
    await station.send(disguise, ids)
    const { consumers } = await jetstreamManager(admin)
    const delivered = async () => (await consumers.info('LIANDONG', durable)).delivered.consumer_seq
    const before = await delivered()
    const next = `${API}.CONSUMER.MSG.NEXT.LIANDONG.${durable}`
    const ask = JSON.stringify({ batch: 100, no_wait: true })
    for (const receiver of ['x', 'city-3404', STATION]) {
      await station.send(disguise, ids)
      await publish(station.connection, next, ask, `confirm.district-340405.${receiver}`)
    }
    await until('all are delivered', async () => (await delivered()) > before + 2)
    await publish(station.connection, `confirm.district-340405.${STATION}`, ids)
    const awaiting = await until('the honest confirmation is in', async () => {
      const [now] = await district<{ awaiting: string[] }[]>`
        select awaiting from outbox where id = ${row.id}`
      return !now?.awaiting.includes(STATION) && (now?.awaiting ?? [])
    })
    expect(awaiting).toEqual(['city-3404'])
    await district`delete from outbox where id = ${row.id}`
    await tiers.of('city-3404').start()
    await copies.close()
  })

  it.each(['STREAM.PURGE', 'STREAM.MSG.DELETE', 'STREAM.UPDATE'])(
    'by having an acknowledgement sent to %s',
    async (call) => {
      const before = await info()
      for (const prefix of [API, '$JS.API']) {
        const reply = `${prefix}.${call}.LIANDONG`
        await publish(station.connection, 'case.3404.05.100.township.accepted', 'x', reply)
        await publish(station.connection, `${API}.STREAM.INFO.LIANDONG`, '', reply)
      }
      const after = await until('the message is in', async () => {
        const now = await info()
        return now.state.last_seq > before.state.last_seq && now
      })
      expect(after.state).toMatchObject({ first_seq: 1, messages: after.state.last_seq })
      expect(after.config).toEqual(before.config)
    },
  )

  it.each(['STREAM.PURGE', 'STREAM.MSG.DELETE'])('nor use %s as anybody else', async (call) => {
    const body = JSON.stringify({ seq: 1 })
    const answer = await admin.request(`$JS.API.${call}.LIANDONG`, body, { timeout: 5_000 })
    expect(answer.json()).toMatchObject({
      error: { description: expect.stringContaining('not permitted') },
    })
  })
})

describe('a station may do its work', () => {
  it('publishes its own events, which its district and its city take in', async () => {
    const event = opening(caseOn('340405100', 1))
    await station.send(subjectOf(event), JSON.stringify(event))
    const copies = openCopies(tiers)
    for (const instance of ['district-340405', 'city-3404']) {
      await until(`the case is at ${instance}`, async () => {
        const rows = await copies.sql(instance)`select from cases where id = ${event.caseId}`
        return rows.length === 1
      })
    }
    await copies.close()
  })

  it('hears confirmations and confirms as itself', async () => {
    expect(await subscribe(station.connection, `confirm.${STATION}.*`, 'confirmations')).toBe(
      'allowed',
    )
    expect(await publish(station.connection, `confirm.city-3404.${STATION}`, '[]')).toBe('allowed')
    expect(await subscribe(station.connection, `_INBOX_${STATION}.>`)).toBe('allowed')
  })

  it('makes its consumers, looks at them and reads', async () => {
    const subject = `${API}.CONSUMER.CREATE.LIANDONG.${durable}.${FILTER}`
    const { config } = await (await jetstreamManager(admin)).consumers.info('LIANDONG', durable)
    expect((await request(subject, consumer(config))).error).toBeUndefined()
    const reader = await station.js.consumers.get('LIANDONG', durable)
    const message = await reader.next({ expires: 5_000 })
    expect(message?.subject).toMatch(/^case\.3404\.05\.100\./)
    await message?.ackAck()
  })

  it('looks at the stream', async () => {
    expect((await request(`${API}.STREAM.INFO.LIANDONG`)).error).toBeUndefined()
  })
})

describe('a district', () => {
  it('speaks for no other district, station or city, and cannot lay the stream', async () => {
    const district = await connectAs(tiers, 'district-340405')
    for (const subject of [
      'case.3404.03.100.district.takenOver',
      'case.3404.05.100.township.accepted',
      'case.3404.05.100.city.decided',
      'case.3404.00.000.district.accepted',
      'catalogue.3404',
      'confirm.township-340405.city-3404',
      `${API}.STREAM.DELETE.LIANDONG`,
      `${API}.STREAM.UPDATE.LIANDONG`,
      `${API}.STREAM.CREATE.LIANDONG`,
      `${API}.STREAM.CREATE.OTHER`,
    ]) {
      expect([subject, await publish(district, subject)]).toEqual([subject, 'refused'])
    }
    for (const subject of ['case.>', 'case.3404.03.>', 'confirm.township-340405.*', '>']) {
      expect([subject, await subscribe(district, subject)]).toEqual([subject, 'refused'])
    }
    await district.close()
  })
})

it('lets nobody in whose key is not known', async () => {
  const { createUser } = await import('@nats-io/nkeys')
  const stranger = {
    ...tiers,
    nats: { ...tiers.nats, seed: async () => new TextDecoder().decode(createUser().getSeed()) },
  }
  await expect(connectAs(stranger, STATION)).rejects.toThrow(/Authorization/i)
})
