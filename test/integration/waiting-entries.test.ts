import type { CaseEvent, NewEvent } from '@liandong/shared/case'
import type { Catalogue } from '@liandong/shared/catalogue'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Injector, injectAs } from '../testkit/broker-user.ts'
import { catalogueFiles } from '../testkit/catalogue.ts'
import type { Copies } from '../testkit/copies.ts'
import { CITY_ITEM } from '../testkit/counter.ts'
import { caseOn, entry, opening, subjectOf, withItem } from '../testkit/events.ts'
import { openLetters } from '../testkit/letters.ts'
import { agent, operator, supervisor } from '../testkit/people.ts'
import { scrape } from '../testkit/scrape.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'
import { discardWaiting, publishAs, waitingAt } from '../testkit/waiting.ts'
import { startWatched } from '../testkit/watched.ts'

const STATION = '340405100'
const DISTRICT = 'district-340405'
const CITY = 'city-3404'
const all = ['township-340405', DISTRICT, CITY]
const operators = [STATION, '340405', '3404'].map(operator)

let tiers: TestTiers
let copies: Copies
let station: Injector

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { metrics: true }))
  station = await injectAs(tiers, 'township-340405')
})
afterAll(async () => {
  await station.close()
  await tiers.stop()
})

let serial = 700
const newCase = (): string => {
  serial += 1
  return caseOn(STATION, serial)
}

const send = (event: CaseEvent) => station.send(subjectOf(event), JSON.stringify(event), null)

/** A case that was accepted under a version of the catalogue, and handed to the district. */
const caseUnder = (version: number): [CaseEvent, CaseEvent] => {
  const caseId = newCase()
  const handOver: NewEvent = {
    type: 'handedOver',
    data: { to: '340405', kind: 'forward', reason: null, missing: [] },
  }
  return [withItem(opening(caseId), CITY_ITEM, version), entry(caseId, 2, STATION, handOver)]
}

const waits = (caseId: string, people = operators) =>
  Promise.all(
    people.map((person) =>
      until(`${caseId} waits at ${person.division}`, async () => {
        const waiting = await waitingAt(tiers, person)
        const own = waiting.filter((one) => one.caseId === caseId)
        return own.length === 2 && own
      }),
    ),
  )

const isAt = (caseId: string, number: number, instances = all) =>
  Promise.all(
    instances.map((instance) =>
      until(`${caseId} up to ${number} at ${instance}`, async () => {
        const rows = await copies.sql(instance)`
          select from cases where id = ${caseId} and number = ${number}`
        return rows.length === 1
      }),
    ),
  )

const edition = (version: number): Catalogue => ({ ...catalogueFiles(), version })

describe('an entry under a catalogue version that is not here yet', () => {
  it('waits where everybody sees it, with all that comes after it, also over a restart', async () => {
    const [first, second] = caseUnder(2)
    const { caseId } = first
    await send(first)
    await send(second)
    for (const waiting of await waits(caseId)) {
      expect(waiting).toEqual([
        expect.objectContaining({ number: 1, type: 'accepted', catalogueVersion: 2 }),
        expect.objectContaining({ number: 2, type: 'handedOver', catalogueVersion: null }),
      ])
      expect(waiting[0]?.division).toEqual({ code: STATION })
    }
    const shown = await until('the figures', async () => {
      const figures = await scrape(tiers.of(CITY).metricsUrl())
      return figures.get('liandong_entries_without_catalogue') === 1 && figures
    })
    expect(shown.get('liandong_early_events')).toBe(1)
    await tiers.of(DISTRICT).stop()
    await tiers.of(DISTRICT).start()
    await waits(caseId, [operator('340405')])
    expect(await publishAs(tiers, operator('3404'), edition(2))).toMatchObject({ ok: true })
    await isAt(caseId, 2)
    await copies.settled()
  })

  it('waits also when only its decision needs the version', async () => {
    const [first, second] = caseUnder(2)
    const { caseId } = first
    await send(first)
    await send(second)
    await isAt(caseId, 2)
    const district = await injectAs(tiers, DISTRICT)
    const take = entry(caseId, 3, '340405', { type: 'takenOver', data: { from: STATION } })
    const material = first.type === 'accepted' ? first.data.materials.slice(0, 1) : []
    const back = entry(caseId, 4, '340405', {
      type: 'handedOver',
      data: { to: STATION, kind: 'return', reason: '请补正材料', missing: material },
    })
    // A copy that lost the version, as after a restore from an older backup.
    await tiers.of(CITY).stop()
    const sql = copies.sql(CITY)
    const [kept] = await sql`delete from catalogues where version = 2 returning content::text`
    await tiers.of(CITY).start()
    for (const event of [take, back])
      await district.send(subjectOf(event), JSON.stringify(event), null)
    await until('the return waits at the city', async () => {
      const waiting = await waitingAt(tiers, operator('3404'))
      return waiting.some((one) => one.number === 4 && one.catalogueVersion === 2)
    })
    await isAt(caseId, 3, [CITY])
    // Published once more as it was, it is no other version to those that have it.
    expect(await publishAs(tiers, operator('3404'), JSON.parse(kept!.content))).toMatchObject({
      ok: true,
    })
    await isAt(caseId, 4)
    await district.close()
    await copies.settled()
  })
})

describe('an instance that was rebuilt and has no catalogue', () => {
  it('keeps the logs that reach it first, and has every version offered when the city starts', async () => {
    await tiers.of(DISTRICT).stop()
    await copies.sql(DISTRICT)`delete from catalogues`
    await tiers.of(DISTRICT).start()
    const cases = [caseUnder(1), caseUnder(2)]
    for (const event of cases.flat()) await send(event)
    for (const [{ caseId }] of cases) await waits(caseId, [operator('340405')])
    await tiers.of(CITY).stop()
    await tiers.of(CITY).start()
    for (const [{ caseId }] of cases) await isAt(caseId, 2)
    await copies.settled()
  })
})

describe('an entry under a version that was never published', () => {
  it('waits until an operator gives it up, which stays on record', async () => {
    const [first, second] = caseUnder(999_999_999)
    const { caseId } = first
    await send(first)
    await send(second)
    await waits(caseId)
    for (const person of operators) {
      expect(await discardWaiting(tiers, person, caseId)).toEqual({
        ...{ ok: true, error: null },
        discarded: 2,
      })
      expect(await discardWaiting(tiers, person, caseId)).toMatchObject({
        ...{ ok: false, discarded: null },
        error: { code: 'NOTHING_WAITS' },
      })
      expect(await openLetters(tiers, person)).toEqual([])
    }
    const kept = await copies.sql(CITY)`
      select settled_by, settlement, reason from dead_letters where case_id = ${caseId}`
    expect(kept).toHaveLength(2)
    expect(kept[0]).toMatchObject({ settlement: 'discarded', reason: 'WAITED_IN_VAIN' })
    await copies.settled()
  })

  it('is a number that Postgres takes, or no version at all', async () => {
    const [event] = caseUnder(2 ** 31)
    await send(event)
    for (const person of operators) {
      const [letter] = await until('a letter', async () => {
        const open = await openLetters(tiers, person)
        return open.length > 0 && open
      })
      expect(letter).toMatchObject({ reason: 'malformed' })
    }
    for (const instance of all) await copies.sql(instance)`delete from dead_letters`
  })

  it('is seen and given up by operators only, each those of the own division', async () => {
    for (const person of [agent(STATION), supervisor('3404')]) {
      await expect(waitingAt(tiers, person)).rejects.toThrow('FORBIDDEN')
      expect(await discardWaiting(tiers, person, newCase())).toMatchObject({
        error: { code: 'FORBIDDEN' },
      })
    }
    const [event] = caseUnder(999_999_999)
    await send(event)
    const other = operator('340405121')
    await until('it waits', async () => (await waitingAt(tiers, operator(STATION))).length === 1)
    expect(await waitingAt(tiers, other)).toEqual([])
    expect(await discardWaiting(tiers, other, event.caseId)).toMatchObject({
      error: { code: 'CASE_NOT_FOUND' },
    })
    await Promise.all(operators.map((person) => discardWaiting(tiers, person, event.caseId)))
  })
})
