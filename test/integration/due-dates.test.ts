import { type Calendar, officialCalendar, shanghaiDate } from '@liandong/shared/calendar'
import {
  type Database,
  openDatabase,
  recountAll,
  recountStale,
  type Writer,
} from '@liandong/shared/persistence'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Copies } from '../testkit/copies.ts'
import { CITY_ITEM } from '../testkit/counter.ts'
import { type Office, openOffice } from '../testkit/office.ts'
import { agent, supervisor } from '../testkit/people.ts'
import { scrape } from '../testkit/scrape.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'
import { wallClock } from '../testkit/wall-clock.ts'
import { startWatched } from '../testkit/watched.ts'

const anna = agent('340405100')
const city = 'city-3404'
const materials = ['M1', 'M2', 'M3']
const wall = wallClock('2026-12-28 09:00')

/** What the program before this one counted by: after the notices every weekday is worked. */
const plainWeek: Calendar = {
  ...officialCalendar,
  version: '2026-plain',
  holidays: officialCalendar.holidays.filter((date) => date < '2027'),
}

let tiers: TestTiers
let copies: Copies
let office: Office
let caseIds: string[]

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { now: wall.now, metrics: true }))
  office = await openOffice(tiers)
  caseIds = []
  for (let count = 0; count < 4; count += 1) {
    caseIds.push((await office.accept(anna, CITY_ITEM, materials)).caseId)
  }
  await copies.settled()
})
afterAll(() => tiers.stop())

type Stored = { id: string; number: number; due_on: string | null; calendar: string | null }
const stored = (instance = city) => copies.sql(instance)<Stored[]>`
  select id, number, due_on::text, calendar from cases order by id`

const onDatabase = async <Value>(work: (database: Database) => Promise<Value>): Promise<Value> => {
  const database = openDatabase(tiers.of(city).database.url, 2)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** The due dates of the list of overdue cases, and those that the clocks of all cases show. */
const shown = async () => {
  const { data, errors } = await tiers.as<
    Record<
      'all' | 'late',
      { edges: { record: { id: string; clock: { dueOn: string; overdue: boolean } } }[] }
    >
  >(
    supervisor('3404'),
    `query { all: ledger(first: 100) { ...them } late: ledger(first: 100, filter: { overdue: true }) { ...them } }
    fragment them on Ledger { edges { record { id clock { dueOn overdue } } } }`,
  )
  expect(errors).toBeUndefined()
  const records = (list: 'all' | 'late') => data![list].edges.map(({ record }) => record)
  return {
    clocks: Object.fromEntries(records('all').map(({ id, clock }) => [id, clock.dueOn])),
    lateByClock: records('all')
      .filter(({ clock }) => clock.overdue)
      .map(({ id }) => id),
    lateByList: records('late').map(({ id }) => id),
  }
}

const columns = async (): Promise<Record<string, string | null>> =>
  Object.fromEntries((await stored()).map(({ id, due_on }) => [id, due_on]))

describe('a database whose dates were counted by another calendar', () => {
  it('is counted anew before the instance is up: lists say what clocks say', async () => {
    await tiers.of(city).stop()
    await onDatabase((database) => recountAll(database, plainWeek))
    const before = await columns()
    await tiers.of(city).start()
    const { clocks } = await shown()
    expect(await columns()).toEqual(clocks)
    expect(caseIds.map((id) => before[id] === clocks[id])).toEqual(caseIds.map(() => false))
    // On every day on which the two calendars would differ.
    for (const day of ['2027-01-04', '2027-01-05', '2027-01-06', '2027-01-07', '2027-01-11']) {
      wall.set(`${day} 09:00`)
      const { lateByClock, lateByList } = await shown()
      expect({ day, late: lateByList }).toEqual({ day, late: lateByClock })
    }
    wall.set('2026-12-28 09:00')
    const metrics = await scrape(tiers.of(city).metricsUrl())
    const moved = [...metrics].find(([name]) => name.startsWith('liandong_due_dates_moved_total'))
    expect(moved?.[1]).toBe(caseIds.length)
  })

  it('is counted anew where nobody knows the calendar, as after the upgrade that brought the column', async () => {
    await tiers.of(city).stop()
    await copies.sql(city)`update cases set due_on = '2000-01-01', calendar = ''`
    await tiers.of(city).start()
    expect(await columns()).toEqual((await shown()).clocks)
  })

  it('is found by a look at every start, even if a row names the right calendar', async () => {
    // A replica of the program before the column changes the date and leaves the name of the calendar.
    await tiers.of(city).stop()
    await copies.sql(city)`update cases set due_on = '2000-01-01'`
    await tiers.of(city).start()
    expect(await columns()).toEqual((await shown()).clocks)
  })
})

describe('while an instance works', () => {
  it('what an older replica writes is counted anew', async () => {
    await copies.sql(city)`update cases set due_on = '2000-01-01', calendar = '2026-plain'`
    const { clocks } = await shown()
    await until('the dates of the program', async () => {
      const now = await columns()
      return caseIds.every((id) => now[id] === clocks[id])
    })
    expect(new Set((await stored()).map(({ calendar }) => calendar))).toEqual(
      new Set([officialCalendar.version]),
    )
  })

  it('it is not ready while replicas with another calendar are at work, and is when they are gone', async () => {
    const ready = async () => {
      const response = await fetch(tiers.of(city).url().replace('/graphql', '/ready'))
      const { checks } = (await response.json()) as { checks: { name: string; ok: boolean }[] }
      const calendar = checks.find(({ name }) => name === 'calendar')
      return { status: response.status, ok: calendar?.ok }
    }
    expect(await ready()).toEqual({ status: 200, ok: true })
    const other = () => copies.sql(city)`
      insert into calendar_in_use (version) values ('2027-newer')
      on conflict (one) do update set version = excluded.version, seen_at = now()`
    await other()
    await until('not ready', async () => (await ready()).status === 503)
    expect((await ready()).ok).toBe(false)
    // It leaves alone what the others count.
    await copies.sql(city)`update cases set calendar = '2027-newer'`
    await copies.sql(city)`update calendar_in_use set seen_at = now() - interval '1 minute'`
    await until('ready again', async () => (await ready()).status === 200)
    await until('its own dates', async () =>
      (await stored()).every(({ calendar }) => calendar === officialCalendar.version),
    )
  })
})

describe('counting anew', () => {
  const MANY = 1_234

  /** Many open cases, of which every third waits for the applicant, and many that are over. */
  const fill = (sql: ReturnType<Copies['sql']>) => sql`
    insert into cases (id, number, origin, department, item_code, mode, status, holder, accepted_at,
      due_on, calendar, ended_at, state)
    select 'many-' || lpad(n::text, 6, '0'), 1, origin, department, item_code, mode,
      case when over then 'withdrawn' else status end, case when over then null else holder end,
      accepted_at, null, case when over then null else '2026-plain' end,
      case when over then now() end,
      state || jsonb_build_object('endedAt', case when over then to_jsonb(now()) else 'null' end,
        'stops', case when n % 3 = 0 then '[{"from": "2026-12-29", "until": null}]'::jsonb else '[]' end)
    from (select * from cases where id = ${caseIds[0]!}) as model,
      lateral (select n, n > ${MANY}::int as over from generate_series(1, ${2 * MANY}::int) as n) as copies`

  beforeEach(async () => {
    await tiers.of(city).stop()
    await copies.sql(city)`delete from cases where id like 'many-%'`
    await fill(copies.sql(city))
    return async () => {
      await copies.sql(city)`delete from cases where id like 'many-%'`
      await tiers.of(city).start()
    }
  })

  /** Has something else happen after a batch was read and before it is written. */
  const afterReading = (write: Writer, happen: () => PromiseLike<unknown>): Writer =>
    ((template, ...values) =>
      template.join('').includes('for update')
        ? happen().then(() => write(template, ...values))
        : write(template, ...values)) as Writer

  const many = async () => (await stored()).filter(({ id }) => id.startsWith('many-'))

  it('reads every open case once, whatever it holds, and moves nothing the second time', async () => {
    await onDatabase(async (database) => {
      const first = await recountAll(database, officialCalendar)
      expect(first.moved).toBe(MANY - Math.floor(MANY / 3))
      expect(first.read).toBeGreaterThanOrEqual(MANY + caseIds.length)
      expect(await recountAll(database, officialCalendar)).toEqual({
        read: MANY + caseIds.length,
        moved: 0,
        uncountable: [],
      })
      expect(await recountStale(database, officialCalendar)).toMatchObject({ read: 0, moved: 0 })
    })
    const rows = await many()
    expect(rows.filter(({ calendar }) => calendar === null)).toHaveLength(MANY)
    expect(rows.filter(({ due_on }) => due_on !== null)).toHaveLength(MANY - Math.floor(MANY / 3))
  })

  it('is done once by two replicas that start together', async () => {
    const counts = await Promise.all([
      onDatabase((database) => recountAll(database, officialCalendar)),
      onDatabase((database) => recountAll(database, officialCalendar)),
      onDatabase((database) => recountStale(database, officialCalendar)),
    ])
    expect(counts.reduce((sum, { moved }) => sum + moved, 0)).toBe(MANY - Math.floor(MANY / 3))
  })

  it('leaves alone what cannot be counted, names it, and counts all others', async () => {
    await copies.sql(city)`
      update cases set state = state #- '{item,promisedDays}', due_on = '2026-12-31'
      where id like 'many-0006%' and calendar is not null`
    await onDatabase(async (database) => {
      for (const count of [recountAll, recountStale]) {
        const { uncountable } = await count(database, officialCalendar)
        expect(uncountable).toHaveLength(20)
        expect(uncountable.every((id) => id.startsWith('many-0006'))).toBe(true)
      }
    })
    const rows = (await many()).filter(({ calendar }) => calendar !== null)
    const left = rows.filter(({ calendar }) => calendar === '2026-plain')
    expect(left).toHaveLength(100)
    expect(new Set(left.map(({ due_on }) => due_on))).toEqual(new Set(['2026-12-31']))
  })

  it('goes on where another one was broken off', async () => {
    await onDatabase(async (database) => {
      let statements = 0
      const breaking: Pick<Database, 'session'> = {
        session: () => {
          const held = database.session()
          statements += 1
          if (statements > 2) throw new Error('broken off')
          return held
        },
      }
      await expect(recountAll(breaking, officialCalendar)).rejects.toThrow('broken off')
      const left = (await many()).filter(({ calendar }) => calendar === '2026-plain').length
      expect(left).toBeGreaterThan(0)
      expect(left).toBeLessThan(MANY)
      await recountAll(database, officialCalendar)
    })
    expect((await many()).filter(({ calendar }) => calendar === '2026-plain')).toEqual([])
  })

  it('leaves alone what was written since it was read', async () => {
    const [id, another] = ['many-000001', 'many-000002'] as const
    await onDatabase(async (database) => {
      // In between, the applicant is asked to bring something: the clock stands, and there is no date.
      const stopped = () => database.write`
        update cases set number = 2, due_on = null, calendar = ${officialCalendar.version},
          state = jsonb_set(state, '{stops}', '[{"from": "2026-12-28", "until": null}]')
        where id = ${id}`
      const racing: Pick<Database, 'session'> = {
        session: () => {
          const held = database.session()
          return { ...held, write: afterReading(held.write, stopped) }
        },
      }
      await recountAll(racing, officialCalendar)
    })
    const rows = new Map((await many()).map((row) => [row.id, row]))
    expect(rows.get(id)).toMatchObject({ number: 2, due_on: null })
    expect(rows.get(another)).toMatchObject({ calendar: officialCalendar.version })
  })
})

describe('what the applicant is told of 2027', () => {
  it('on the receipt: each date says whether it may move, and why', async () => {
    const token = await tiers.issuer.token(anna)
    expect(token).not.toBe('')
    const { data } = await tiers.as<{ intakeOf: { intake: { receipt: object } }[] }>(
      anna,
      `query ($ids: [ID!]!) { intakeOf(ids: $ids) { intake { receipt {
        dueOn legalDueOn dueProvisional legalDueProvisional provisional provisionalNotice { zh en } }
        record { appliedOn clock { calendar dueProvisional legalDueProvisional } } } } }`,
      { ids: [caseIds[0]] },
    )
    const { receipt, record } = data!.intakeOf[0]!.intake as unknown as {
      receipt: { dueOn: string; provisionalNotice: { zh: string } }
      record: object
    }
    expect(receipt).toMatchObject({
      dueProvisional: true,
      legalDueProvisional: true,
      provisional: true,
    })
    expect(receipt.provisionalNotice.zh).toContain(receipt.dueOn)
    expect(record).toEqual({
      appliedOn: shanghaiDate(wall.now()),
      clock: {
        calendar: officialCalendar.version,
        dueProvisional: true,
        legalDueProvisional: true,
      },
    })
  })
})
