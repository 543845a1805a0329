import { randomUUID } from 'node:crypto'
import { recalledSubject, recallSubject } from '@liandong/shared/messages'
import type { NatsConnection } from '@nats-io/transport-node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectAs } from '../testkit/broker-user.ts'
import type { Copies } from '../testkit/copies.ts'
import { acceptance, CITY_ITEM, command, documents } from '../testkit/counter.ts'
import { agent, clerk, operator } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { acceptOne, actOn, forwardOne, insist } from '../testkit/traffic.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

const CITY = 'city-3404'
const [BAGONGSHAN, XIEJIAJI] = ['340405', '340403'] as const
const station = agent('340405100')
const neighbour = agent('340403001')
const window = clerk(BAGONGSHAN, 'market-regulation')
const cityWindow = clerk('3404', 'market-regulation')

let tiers: TestTiers
let copies: Copies

beforeEach(async () => {
  ;({ tiers, copies } = await startWatched([BAGONGSHAN, XIEJIAJI], { resendAfter: 1_000 }))
})
afterEach(() => tiers.stop())

type Found = { checks: { name: string; ok: boolean }[] }

const isWhole = async (id: string): Promise<boolean> => {
  const response = await fetch(new URL('/ready', tiers.of(id).url()))
  const { checks } = (await response.json()) as Found
  return checks.some(({ name, ok }) => name === 'memory' && ok)
}

/** A case in the district's hands, and one of the neighbour's that waits there; all tiers know both. */
const workHere = async () => {
  const caseId = await forwardOne(tiers, station)
  const other = await forwardOne(tiers, neighbour)
  await copies.handedTo(BAGONGSHAN, caseId)
  await actOn(tiers, window, 'takeOverCase', caseId)
  await copies.settled()
  return { caseId, other }
}

/** All these are set back to what they knew at some moment, and the stream is gone. */
const setBack = async (ids: string[], meanwhile: () => Promise<void>) => {
  const restores = await Promise.all(ids.map((id) => tiers.of(id).database.backUp()))
  await meanwhile()
  await Promise.all(ids.map((id) => tiers.of(id).stop()))
  await Promise.all(restores.map((restore) => restore()))
  await tiers.nats.nats.wipeStore()
}

const startAll = (ids: string[]) => Promise.all(ids.map((id) => tiers.of(id).start()))

describe('several that are restored at the same time, the stream gone', () => {
  const groups = [
    ['district-340405', CITY],
    ['township-340405', 'district-340405', CITY],
    ['township-340405', 'district-340405', CITY, 'township-340403', 'district-340403'],
  ]

  it.each(groups.map((ids) => [ids]))('%j do not wait for each other', async (ids) => {
    await workHere()
    await setBack(ids, async () => void (await workHere()))
    await startAll(ids)
    await until('all are whole', async () => (await Promise.all(ids.map(isWhole))).every(Boolean))
    await workHere()
    await copies.settled(30_000)
  })

  it('have from those that were not what only these hold', async () => {
    const ids = ['district-340405', CITY]
    let caseId = ''
    await setBack(ids, async () => {
      ;({ caseId } = await workHere())
    })
    await startAll(ids)
    await copies.equal(30_000)
    const [row] = await copies.sql(CITY)`select number from cases where id = ${caseId}`
    expect(row?.number).toBe(3)
  })
})

describe('the city, restored with the stream gone and a district away', () => {
  const away = ['district-340403', 'township-340403']

  it('goes on with the cases of those that answer, and with the others when they are back', async () => {
    let here = ''
    let there = ''
    const forwardUp = async (from: typeof station, by: typeof window) => {
      const caseId = await forwardOne(tiers, from)
      await copies.handedTo(by.division, caseId)
      await actOn(tiers, by, 'takeOverCase', caseId)
      await actOn(tiers, by, 'claimCase', caseId)
      await actOn(tiers, by, 'forwardCase', caseId)
      await copies.handedTo('3404', caseId)
      return caseId
    }
    here = await forwardUp(station, window)
    there = await forwardUp(neighbour, clerk(XIEJIAJI, 'market-regulation'))
    await copies.settled()
    const taking = command('3404', there)
    await setBack([CITY], async () => {
      const { ok } = await insist(
        tiers,
        cityWindow,
        'takeOverCase',
        documents.command('takeOverCase'),
        taking,
      )
      expect(ok).toBe(true)
      await copies.settled()
    })
    await Promise.all(away.map((id) => tiers.of(id).stop()))
    await tiers.of(CITY).start()
    await actOn(tiers, cityWindow, 'takeOverCase', here)
    // What it wrote there itself, only those hold who are away: to do it again would fork the log.
    const refused = await tiers.as<{ takeOverCase: { error: { code: string } | null } }>(
      cityWindow,
      documents.command('takeOverCase'),
      { input: { ...taking.input } },
    )
    expect(refused.data?.takeOverCase.error?.code).toBe('CATCHING_UP')
    // Also after a restart, with a database that is trusted by now.
    await tiers.of(CITY).stop()
    await tiers.of(CITY).start()
    await until('the city is whole', () => isWhole(CITY))
    expect(await copies.sql(CITY)`select peer from open_recalls order by 1`).toEqual(
      away.map((peer) => ({ peer })),
    )
    const again = await tiers.as<{ takeOverCase: { error: { code: string } | null } }>(
      cityWindow,
      documents.command('takeOverCase'),
      { input: { ...taking.input } },
    )
    expect(again.data?.takeOverCase.error?.code).toBe('CATCHING_UP')
    await startAll(away)
    const done = await insist(
      tiers,
      cityWindow,
      'takeOverCase',
      documents.command('takeOverCase'),
      taking,
    )
    expect(done.ok).toBe(true)
    await copies.settled(30_000)
    await until('nobody is still to be asked', async () => {
      const open = await copies.sql(CITY)`select from open_recalls`
      return open.length === 0
    })
    const [row] = await copies.sql(CITY)<[{ count: number }]>`
      select count(*)::int from case_events
      where event ->> 'command' = ${taking.input.commandId}`
    expect(row.count).toBe(1)
  }, 120_000)
})

it('sends on what it has taken back to whoever does not have it', async () => {
  // The station was told by the district alone; the city was away, and never heard of it.
  await tiers.of(CITY).stop()
  const restore = await tiers.of('township-340405').database.backUp()
  const caseId = await acceptOne(tiers, station)
  await until('the district has it', async () => {
    const rows = await copies.sql('district-340405')`select from cases where id = ${caseId}`
    return rows.length === 1
  })
  await until('the station knows that', async () => {
    const rows = await copies.sql('township-340405')`
      select from outbox where awaiting = ${[CITY]}::text[]`
    return rows.length === 1
  })
  await tiers.of('township-340405').stop()
  await restore()
  await tiers.nats.nats.wipeStore()
  await startAll(['township-340405', CITY])
  await copies.settled(30_000)
  expect(await copies.cases()).toContain(caseId)
})

it('has early entries back, and what was written on a lost one is not done', async () => {
  const caseId = await acceptOne(tiers, station)
  await copies.settled()
  const forward = command('340405100', caseId)
  let lost: object[] = []
  await setBack(['township-340405'], async () => {
    await insist(tiers, station, 'forwardCase', documents.command('forwardCase'), forward)
    await copies.settled()
    // The peers lose the second entry and keep a third, which now waits for it.
    for (const id of ['district-340405', CITY]) {
      lost = await copies.sql(id)`
        with gone as (delete from case_events where case_id = ${caseId} and number = 2 returning event)
        insert into early_events (case_id, number, event)
        select ${caseId}, 3, jsonb_set(event, '{number}', '3') || '{"after": "2026-01-01T00:00:00.000Z", "command": "of-the-third-entry"}'
        from gone returning event`
      await copies.sql(id)`
        update cases set number = 1, handed_to = null, handed_from = null, holder = '340405100', status = 'inReview',
          state = state || ${JSON.stringify({ number: 1, status: 'inReview', holder: '340405100', transit: null })}::text::jsonb
            || jsonb_build_object('changedAt', (select event ->> 'at' from case_events where case_id = ${caseId} and number = 1))
        where id = ${caseId}`
    }
  })
  expect(lost).toHaveLength(1)
  await tiers.of('township-340405').start()
  await until('the early entry is back', async () => {
    const rows = await copies.sql('township-340405')`
      select from early_events where case_id = ${caseId} and number = 3`
    return rows.length === 1
  })
  // The second entry is nowhere, so it is done now; the third was written on another one.
  await insist(tiers, station, 'forwardCase', documents.command('forwardCase'), forward)
  await until('it is an orphan everywhere', async () => {
    const letters = await Promise.all(
      ['township-340405', 'district-340405', CITY].map(
        (id) => copies.sql(id)`select from dead_letters where reason = 'ENTRY_ORPHANED'`,
      ),
    )
    return letters.every((rows) => rows.length === 1)
  })
})

it('has back what a peer could not read at its time, and kept as a letter', async () => {
  let caseId = ''
  await setBack(['township-340405'], async () => {
    caseId = await acceptOne(tiers, station)
    await copies.settled()
    for (const id of ['district-340405', CITY]) {
      await copies.sql(id)`delete from cases where id = ${caseId}`
      await copies.sql(id)`
        with gone as (delete from case_events where case_id = ${caseId} returning event)
        insert into dead_letters (digest, subject, payload, reason, detail)
        select 'digest', 'case.3404.05.100.township.accepted', event::text, 'failed', '' from gone`
    }
  })
  await tiers.of('township-340405').start()
  await until('it has its own entry back', async () => {
    const rows = await copies.sql('township-340405')`select from cases where id = ${caseId}`
    return rows.length === 1
  })
  await until('and the others have it from there', async () => {
    const rows = await Promise.all(
      ['district-340405', CITY].map((id) => copies.sql(id)`select from cases where id = ${caseId}`),
    )
    return rows.every(({ length }) => length === 1)
  })
})

it('has a catalogue back that was published since, and sends it to whoever lacks it', async () => {
  await setBack([CITY], async () => {
    const [row] = await copies.sql(CITY)<[{ content: object }]>`select content from catalogues`
    const document = JSON.stringify({ ...row.content, version: 2 })
    const { data } = await tiers.as<{ publishCatalogue: { ok: boolean } }>(
      operator('3404'),
      'mutation ($document: String!) { publishCatalogue(input: { document: $document }) { ok error { code } } }',
      { document },
    )
    expect(data?.publishCatalogue).toMatchObject({ ok: true })
    await copies.settled()
    await copies.sql('township-340403')`delete from catalogues where version = 2`
  })
  await tiers.of(CITY).start()
  await until('everybody knows version 2', async () => {
    const versions = await Promise.all(
      [CITY, 'township-340403'].map(
        (id) => copies.sql(id)`select version from catalogues where version = 2`,
      ),
    )
    return versions.every(({ length }) => length === 1)
  })
})

describe('who is asked for copies', () => {
  let connection: NatsConnection
  const heard: { subject: string; text: string }[] = []

  const speakAs = async (id: string) => {
    connection = await connectAs(tiers, id)
    heard.length = 0
    connection.subscribe(recalledSubject(id, '*'), {
      callback: (_, message) => {
        heard.push({ subject: message.subject, text: message.string() })
      },
    })
    await connection.flush()
  }
  const ask = async (asked: string, asker: string, question: unknown) => {
    const id = randomUUID()
    connection.publish(recallSubject(asked, asker), JSON.stringify({ id, question }))
    await connection.flush()
    return id
  }
  const entriesOf = (caseId: string) => ({ ask: 'entries', of: [[caseId, 0]] })
  const answerTo = (id: string) => heard.find(({ text }) => text.includes(id))
  /** What is answered; a question that is not is asked again, as an instance does. */
  const told = (asked: string, asker: string, question: unknown) =>
    until(`an answer of ${asked}`, async () => {
      const id = await ask(asked, asker, question)
      return until('it', async () => answerTo(id), 3_000).catch(() => null)
    })
  /** Questions are answered in order: when the second is answered, the first was not. */
  const isRefused = async (asked: string, asker: string, question: unknown, honest: unknown) => {
    const id = await ask(asked, asker, question)
    await told(asked, asker, honest)
    return answerTo(id) === undefined
  }

  afterEach(() => connection.close())

  it('gives what the asker may hold, and nothing of its neighbours', async () => {
    const { caseId, other } = await workHere()
    await speakAs('district-340405')
    const page = { ask: 'holdings', after: '', upTo: null, digest: '' }
    const both = {
      ask: 'entries',
      of: [
        [caseId, 0],
        [other, 0],
      ],
    }
    const foreign = [
      entriesOf(other),
      both,
      { ...page, division: XIEJIAJI },
      { ...page, division: '3404' },
      { ...page, division: '340405100' },
      { ask: 'unread', division: '3404', after: 0 },
    ]
    for (const question of foreign) {
      const refused = await isRefused(CITY, 'district-340405', question, entriesOf(caseId))
      expect([question, refused]).toEqual([question, true])
    }
    const honest = await told(CITY, 'district-340405', entriesOf(caseId))
    expect(honest.text).toContain(caseId)
    // A page never leads out of the division, whatever bounds are named.
    for (const after of ['', '340403', '3403']) {
      const bounds = { division: BAGONGSHAN, after, upTo: '999999999' }
      const { text } = await told(CITY, 'district-340405', { ...page, ...bounds })
      expect(text).toContain(caseId)
      expect(text).not.toContain(other)
    }
  })

  it('does not listen to one that names another, and survives whatever is sent', async () => {
    const { caseId } = await workHere()
    await speakAs('township-340403')
    for (const asked of [CITY, 'district-340403', 'district-340405', 'township-340405']) {
      await ask(asked, 'district-340405', entriesOf(caseId))
      await ask(asked, 'township-340405', entriesOf(caseId))
    }
    for (const question of [
      null,
      {},
      { ask: 'everything' },
      { ask: 'entries', of: [] },
      { ask: 'entries', of: [[caseId, -1]] },
      { ask: 'entries', of: [[null, 1]] },
      { ask: 'entries', of: Array.from({ length: 101 }, () => ['3404030011', 0]) },
      { ask: 'holdings', division: "340403' or true", after: '', upTo: null, digest: '' },
      { ask: 'holdings', division: XIEJIAJI, after: '\u0000', upTo: '\uD800', digest: '' },
      { ask: 'catalogue', above: 1e300 },
    ])
      await ask(CITY, 'township-340403', question)
    connection.publish(recallSubject(CITY, 'township-340403'), 'rubbish \u0000')
    const { text } = await told(CITY, 'township-340403', { ask: 'catalogue', above: 0 })
    expect(JSON.parse(text)).toMatchObject({ sure: true, answer: { catalogue: { version: 1 } } })
    expect(heard.filter(({ text }) => text.includes(caseId))).toEqual([])
  })

  it('answers the others, however much one asks', async () => {
    const { caseId } = await workHere()
    await speakAs('township-340403')
    const flood = connection
    const question = { ask: 'catalogue', above: 0 }
    let floods = 0
    const timer = setInterval(() => {
      for (let count = 0; count < 50; count += 1, floods += 1) {
        const text = JSON.stringify({ id: `flood-${floods}`, question })
        flood.publish(recallSubject(CITY, 'township-340403'), text)
      }
    }, 10)
    try {
      await until('it is flooded', async () => floods > 500)
      await speakAs('district-340405')
      const { text } = await told(CITY, 'district-340405', entriesOf(caseId))
      expect(text).toContain(caseId)
    } finally {
      clearInterval(timer)
      await flood.close()
    }
  })

  it('takes no answer that nobody asked for, nor one in the name of another', async () => {
    const { caseId } = await workHere()
    await speakAs('township-340405')
    const [log] = await copies.sql(CITY)<[{ event: object }]>`
      select event from case_events where case_id = ${caseId} and number = 3`
    const forged = { ...log.event, number: 4, type: 'decided', command: 'forged-command' }
    const answer = { entries: [forged], more: false }
    for (const answerer of ['township-340405', CITY]) {
      const id = randomUUID()
      connection.publish(
        recalledSubject('district-340405', answerer),
        JSON.stringify({ id, sure: true, answer }),
      )
    }
    await connection.flush()
    await forwardOne(tiers, station)
    await copies.settled()
    const rows = await copies.sql('district-340405')`
      select from case_events where case_id = ${caseId} and number = 4`
    expect(rows).toHaveLength(0)
  })
})

it('does not open a case twice whose acceptance only a peer remembers', async () => {
  const asked = acceptance('340405100', CITY_ITEM, ['M1', 'M2', 'M3'])
  let first = ''
  await setBack(['township-340405'], async () => {
    const { receipt } = await insist(tiers, station, 'acceptCase', documents.accept, asked)
    first = receipt!.caseId
    await copies.settled()
  })
  await tiers.of('township-340405').start()
  const { receipt } = await insist(tiers, station, 'acceptCase', documents.accept, asked)
  expect(receipt!.caseId).toBe(first)
})
