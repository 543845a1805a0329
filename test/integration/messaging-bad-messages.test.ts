import { randomUUID } from 'node:crypto'
import type { CaseEvent } from '@liandong/shared/case'
import { maskedPayload } from '@liandong/shared/desk'
import { keepDeadLetters, openDatabase, settleDeadLetter } from '@liandong/shared/persistence'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Injector, injectAs } from '../testkit/broker-user.ts'
import type { Copies } from '../testkit/copies.ts'
import { caseOn, entry, opening, subjectOf, wanderingLog } from '../testkit/events.ts'
import { encodeGbk } from '../testkit/gbk.ts'
import type { Person } from '../testkit/issuer.ts'
import {
  discard,
  type Letter,
  lettersOf,
  type Operator,
  openLetters,
  replay,
} from '../testkit/letters.ts'
import { agent, chief, clerk, manager, operator, supervisor } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

const STATION = '340405100'
const ACCEPTED = 'case.3404.05.100.township.accepted'
const all = ['township-340405', 'district-340405', 'city-3404']
/** Of all stations of the township's instance, of the district, and of the city. */
const operators: Operator[] = [
  { ...operator('340405'), at: STATION },
  operator('340405'),
  operator('3404'),
]
/** Everybody but the city: who reads the catalogue. */
const below = operators.slice(0, 2)

let tiers: TestTiers
let copies: Copies
let township: Injector
let district: Injector
let city: Injector

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405']))
  ;[township, district, city] = await Promise.all([
    injectAs(tiers, 'township-340405'),
    injectAs(tiers, 'district-340405'),
    injectAs(tiers, 'city-3404'),
  ])
})
afterAll(async () => {
  await Promise.all([township, district, city].map((injector) => injector.close()))
  await tiers.stop()
})

// Whatever a test leaves behind must not trouble the next one.
afterEach(async () => {
  for (const instance of all) {
    await copies.sql(instance)`delete from dead_letters`
    await copies.sql(instance)`delete from early_events`
  }
})

let serial = 0
const newCase = (): string => {
  serial += 1
  return caseOn(STATION, serial)
}

/** Sends as the writer's own instance; no sender, so that this instance takes it in as well. */
const send = (event: CaseEvent): Promise<string> => {
  const writer = { 9: township, 6: district }[event.by.division.length] ?? city
  return writer.send(subjectOf(event), JSON.stringify(event), null)
}

const isAt = (caseId: string, number: number) =>
  Promise.all(
    all.map((instance) =>
      until(`${caseId} up to ${number} at ${instance}`, async () => {
        const rows = await copies.sql(instance)`
          select from cases where id = ${caseId} and number = ${number}`
        return rows.length === 1
      }),
    ),
  )

/** Another case goes its way: nothing is held up. Everything that was sent before has been read. */
const othersGoOn = async (): Promise<void> => {
  const log = wanderingLog(newCase(), 6)
  for (const event of log) await send(event)
  await isAt(log[0]!.caseId, 6)
}

/** What the bad messages left at each of these operators' instances; gives it up afterwards. */
const letters = async (people: readonly Operator[], count = 1): Promise<Letter[][]> => {
  const found: Letter[][] = []
  for (const person of people) {
    const open = await until(`${count} letters at ${person.division}`, async () => {
      const now = await openLetters(tiers, person)
      return now.length >= count && now
    })
    expect(open).toHaveLength(count)
    found.push(open)
  }
  return found
}

const clear = async (): Promise<void> => {
  for (const person of operators) {
    for (const { id } of await openLetters(tiers, person)) {
      for (const reason of ['', ' \u200B', '。。。。', '好'])
        expect(await discard(tiers, person, id, reason)).toMatchObject({ ok: false })
      expect(await discard(tiers, person, id)).toMatchObject({ ok: true })
    }
  }
  await copies.settled()
}

/** One bad message lands as one letter with this reason everywhere, and holds up nothing else. */
const becomesOneLetter = async (
  reason: string,
  subject: string,
  payload: string | Uint8Array,
  { by = township, people = operators as readonly Operator[] } = {},
): Promise<Letter[][]> => {
  // Three times, as different messages: kept once.
  await Promise.all([0, 1, 2].map(() => by.send(subject, payload, null)))
  await othersGoOn()
  const found = await letters(people)
  for (const [letter] of found) expect(letter).toMatchObject({ reason, subject })
  await clear()
  return found
}

type Opening = Extract<CaseEvent, { type: 'accepted' }>

/** The payload of an acceptance that would be good but for one change. */
const changed = (change: (event: Opening) => object): string =>
  JSON.stringify(change(opening(newCase()) as Opening))

/** Of what is longer than any entry the beginning is enough to see what it was. */
const asKept = (payload: string): string => {
  const bytes = Buffer.from(payload)
  if (bytes.length <= 256 * 1_024) return payload
  return bytes
    .subarray(0, 256 * 1_024)
    .toString('utf8')
    .replace(/\uFFFD$/, '')
}

describe('what is no event', () => {
  it.each<[string, string, () => string | Uint8Array]>([
    ['no JSON', 'malformed', () => '受理 340405100'],
    ['nothing', 'malformed', () => ''],
    ['bytes that are no text', 'malformed', () => Uint8Array.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
    ['an event in GBK', 'malformed', () => encodeGbk(JSON.stringify(opening(newCase())))],
    ['a NUL byte', 'malformed', () => 'NUL \u0000 here'],
    ['another shape', 'malformed', () => JSON.stringify({ caseId: newCase(), number: '1' })],
    ['an array', 'malformed', () => '[[[]]]'],
    ['a deep nest', 'malformed', () => `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['almost a megabyte', 'malformed', () => JSON.stringify({ text: '件'.repeat(349_000) })],
    [
      'a number that is no case',
      'malformed',
      () => changed((event) => ({ ...event, caseId: '340405100-\u0000' })),
    ],
    [
      'a wrong check character',
      'malformed',
      () => changed((event) => ({ ...event, caseId: '340405100-20260302-00001-0' })),
    ],
    ['a type of its own', 'malformed', () => changed((event) => ({ ...event, type: 'accepted2' }))],
    [
      'a NUL in a name',
      'malformed',
      () => changed((event) => ({ ...event, by: { ...event.by, name: '王\u0000' } })),
    ],
    [
      'half a surrogate pair',
      'malformed',
      () => changed((event) => ({ ...event, data: { ...event.data, subject: '申请\ud800办理' } })),
    ],
    [
      'a date beyond all calendars',
      'malformed',
      () => changed((event) => ({ ...event, data: { ...event.data, acceptedOn: '9999-12-31' } })),
    ],
    [
      'an instant beyond all calendars',
      'malformed',
      () => changed((event) => ({ ...event, at: '0000-01-01T00:00:00Z' })),
    ],
    ['a version to come', 'unknownVersion', () => changed((event) => ({ ...event, version: 3 }))],
  ])('%s', async (_, reason, payload) => {
    const body = payload()
    const found = await becomesOneLetter(reason, ACCEPTED, body)
    if (typeof body === 'string') {
      const shown = maskedPayload(asKept(body.replaceAll('\u0000', '\uFFFD')))
      for (const [letter] of found) expect(letter?.payload).toBe(shown)
    } else {
      for (const [letter] of found) {
        expect(letter?.payload).toMatch(/^not UTF-8: /)
        expect(letter?.payload).not.toContain('\uFFFD')
      }
    }
  })
})

describe('events that do not agree with their subject', () => {
  it('says another case than its subject', async () => {
    const event = opening(newCase())
    await becomesOneLetter('spoofed', 'case.3404.05.121.township.accepted', JSON.stringify(event), {
      people: operators,
    })
  })

  it('says another type than its subject', async () => {
    const event = opening(newCase())
    await becomesOneLetter('spoofed', 'case.3404.05.100.township.decided', JSON.stringify(event))
  })

  it.each(['3404', '340405', '340405121'])(
    'speaks for %s on a subject of a station',
    async (code) => {
      const event = { ...opening(newCase()), by: { ...opening(newCase()).by, division: code } }
      await becomesOneLetter('spoofed', ACCEPTED, JSON.stringify(event))
    },
  )

  it('opens a case elsewhere than its number says', async () => {
    const event = changed((one) => ({ ...one, data: { ...one.data, origin: '340405121' } }))
    await becomesOneLetter('EVENT_BY_WRONG_WRITER', ACCEPTED, event)
  })
})

describe('events against the rules of a log', () => {
  const log = async (length: number): Promise<CaseEvent[]> => {
    const events = wanderingLog(newCase(), length)
    for (const event of events) await send(event)
    await isAt(events[0]!.caseId, length)
    return events
  }

  it('a writer that does not hold the case', async () => {
    const [first] = await log(1)
    const event = entry(first!.caseId, 2, '340405', { type: 'claimed', data: {} })
    await becomesOneLetter('EVENT_BY_WRONG_WRITER', subjectOf(event), JSON.stringify(event), {
      by: district,
    })
    await send(wanderingLog(first!.caseId, 2)[1]!)
    await isAt(first!.caseId, 2)
  })

  it('an entry after the end', async () => {
    const [first] = await log(1)
    const end = entry(first!.caseId, 2, STATION, { type: 'withdrawn', data: { reason: '不办了' } })
    await send(end)
    const event = entry(first!.caseId, 3, STATION, { type: 'withdrawn', data: { reason: '再撤' } })
    await becomesOneLetter('EVENT_AFTER_END', subjectOf(event), JSON.stringify(event))
    await isAt(first!.caseId, 2)
  })

  it('a log that does not begin with an opening', async () => {
    const event = entry(newCase(), 1, STATION, { type: 'claimed', data: {} })
    await becomesOneLetter('EVENT_BEFORE_OPENING', subjectOf(event), JSON.stringify(event))
  })

  it('the same number with another content: each fork is a letter of its own', async () => {
    const events = await log(3)
    const { caseId } = events[0]!
    const forks = ['甲', '乙', '丙'].map((reason) =>
      entry(caseId, 2, STATION, {
        type: 'handedOver',
        data: { to: '340405', kind: 'forward', reason, missing: [] },
      }),
    )
    await Promise.all(forks.map(send))
    await othersGoOn()
    for (const found of await letters(operators, 3)) {
      expect(found.map(({ reason }) => reason)).toEqual(['LOG_FORKED', 'LOG_FORKED', 'LOG_FORKED'])
      const told = found.map(({ payload }) => JSON.parse(payload).data.reason)
      expect(told.toSorted()).toEqual(['丙', '乙', '甲'])
    }
    await clear()
    await isAt(caseId, 3)
  })

  it('one that waited and is refused only when its turn comes', async () => {
    const caseId = newCase()
    const early = entry(caseId, 2, '340405', { type: 'claimed', data: {} })
    await send(early)
    await send(opening(caseId))
    await othersGoOn()
    for (const [letter] of await letters(operators)) {
      expect(letter).toMatchObject({ reason: 'EVENT_BY_WRONG_WRITER', subject: subjectOf(early) })
    }
    // The very same message once more is the very same letter.
    await becomesOneLetter('EVENT_BY_WRONG_WRITER', subjectOf(early), JSON.stringify(early), {
      by: district,
    })
  })
})

describe('catalogues', () => {
  const published = async (): Promise<Record<string, never>> => {
    const [row] = await copies.sql('city-3404')<[{ content: Record<string, never> }]>`
      select content from catalogues order by version desc limit 1`
    return row.content
  }

  it('one that is invalid', async () => {
    const document = { ...(await published()), version: 2, departments: [] }
    const found = await becomesOneLetter('malformed', 'catalogue.3404', JSON.stringify(document), {
      by: city,
      people: below,
    })
    expect(found[0]?.[0]?.detail).not.toBe('')
  })

  it('one that the database cannot hold', async () => {
    for (const instance of all) {
      const sql = copies.sql(instance)
      await sql.unsafe('alter table catalogues add constraint broken check (version < 2)')
    }
    const document = JSON.stringify({ ...(await published()), version: 2 })
    await becomesOneLetter('failed', 'catalogue.3404', document, { by: city, people: below })
    for (const instance of all) {
      await copies.sql(instance).unsafe('alter table catalogues drop constraint broken')
    }
  })

  it('another content under a version that is known', async () => {
    const document = { ...(await published()), publishedOn: '2020-01-01' }
    await becomesOneLetter('CATALOGUE_FORKED', 'catalogue.3404', JSON.stringify(document), {
      by: city,
      people: below,
    })
  })
})

describe('the operator', () => {
  it('is the only one who sees and settles letters', async () => {
    await township.send(ACCEPTED, `no event ${randomUUID()}`, null)
    const [[letter]] = (await letters(operators)) as [[Letter]]
    const others: Person[] = [
      agent(STATION),
      manager('340405'),
      clerk('340405', 'market-regulation'),
      chief('3404', 'market-regulation'),
      supervisor('3404'),
      { ...operator('340405121'), division: '340405121' },
    ]
    for (const person of others.slice(0, 5)) {
      const { data, errors } = await lettersOf(tiers, person)
      expect({ data, code: errors?.[0]?.extensions?.code }).toEqual({
        data: null,
        code: 'FORBIDDEN',
      })
      for (const settled of [
        await replay(tiers, person, letter.id),
        await discard(tiers, person, letter.id),
      ]) {
        expect(settled).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' }, letter: null })
      }
    }
    expect(await openLetters(tiers, operator(STATION))).toHaveLength(1)
    expect(await discard(tiers, operator(STATION), '999999')).toMatchObject({
      ok: false,
      error: { code: 'DEAD_LETTER_NOT_FOUND' },
    })
    await clear()
  })

  it('of one station neither sees nor settles what belongs to another of the same instance', async () => {
    const neighbour = operator('340405001')
    await township.send(
      ACCEPTED,
      changed((event) => ({ ...event, version: 99 })),
      null,
    )
    await letters(operators)
    const [own] = await openLetters(tiers, operator(STATION))
    expect(own).toBeDefined()
    expect(await openLetters(tiers, neighbour)).toEqual([])
    for (const settled of [
      await replay(tiers, neighbour, own!.id),
      await discard(tiers, neighbour, own!.id),
    ])
      expect(settled).toMatchObject({ error: { code: 'DEAD_LETTER_NOT_FOUND' }, letter: null })
    const { applicant } = (opening(newCase()) as Opening).data
    for (const secret of [applicant.name, applicant.idNumber, applicant.mobile])
      expect(own!.payload).not.toContain(secret)
    await clear()
  })

  it('replays in vain what is still bad, and keeps exactly one open letter', async () => {
    await township.send(ACCEPTED, `NUL \u0000 ${randomUUID()}`, null)
    await letters(operators)
    for (const person of operators) {
      for (let count = 0; count < 3; count += 1) {
        const [letter] = await openLetters(tiers, person)
        expect(await replay(tiers, person, letter!.id)).toMatchObject({
          ok: false,
          error: { code: 'STILL_NOT_APPLICABLE' },
        })
      }
      expect(await openLetters(tiers, person)).toHaveLength(1)
    }
    await clear()
  })

  it('replays with success when the cause is mended, and what waited behind it flows', async () => {
    const caseId = newCase()
    const [first, second, ...rest] = wanderingLog(caseId, 8)
    for (const instance of all) {
      await copies
        .sql(instance)
        .unsafe(
          `alter table case_events add constraint broken check (case_id <> '${caseId}' or number <> 2)`,
        )
    }
    for (const event of [first!, second!, ...rest]) await send(event)
    await othersGoOn()
    const found = await letters(operators)
    for (const [letter] of found) expect(letter).toMatchObject({ reason: 'failed', caseId })
    await isAt(caseId, 1)
    for (const instance of all) {
      await copies.sql(instance).unsafe('alter table case_events drop constraint broken')
    }
    for (const [index, person] of operators.entries()) {
      const settled = await replay(tiers, person, found[index]![0]!.id)
      expect(settled).toMatchObject({ ok: true, error: null, letter: { caseId } })
    }
    await isAt(caseId, 8)
    await copies.settled()
  })

  it('does not see a letter again that was given up, when its message comes back', async () => {
    const payload = `no event ${randomUUID()}`
    await township.send(ACCEPTED, payload, null)
    await letters(operators)
    await clear()
    await township.send(ACCEPTED, payload, null)
    await othersGoOn()
    for (const person of operators) expect(await openLetters(tiers, person)).toEqual([])
  })
})

it('is open again when it waited after its replay and was refused in the end; what was given up stays so', async () => {
  const database = openDatabase(tiers.of('city-3404').database.url)
  const letter = {
    ...{ subject: ACCEPTED, sender: null, payload: '{}', reason: 'unknownVersion', detail: '' },
    caseId: newCase(),
    writer: 'township-340405',
  }
  const given = { ...letter, payload: '{"given":"up"}' }
  await keepDeadLetters(database.write, [letter, given])
  const person = operator('3404')
  const [one, two] = (await openLetters(tiers, person)).toSorted(
    (a, b) => Number(a.id) - Number(b.id),
  )
  await settleDeadLetter(database.write, Number(one!.id), 'operator', 'replayed')
  await settleDeadLetter(database.write, Number(two!.id), 'operator', 'discarded')
  expect(await openLetters(tiers, person)).toEqual([])
  await keepDeadLetters(
    database.write,
    [letter, given].map((one) => ({ ...one, reason: 'again' })),
  )
  expect(await openLetters(tiers, person)).toMatchObject([{ id: one!.id, reason: 'again' }])
  await database.close()
})
