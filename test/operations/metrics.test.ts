import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CITY_ITEM } from '../testkit/counter.ts'
import { inDatabase } from '../testkit/ledgers.ts'
import { type LineSwitch, lineTo } from '../testkit/line-switch.ts'
import { type Office, openOffice } from '../testkit/office.ts'
import { agent } from '../testkit/people.ts'
import { type Scrape, scrape } from '../testkit/scrape.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

const anna = agent('340405100')
const STATION = 'township-340405'
const DISTRICT = 'district-340405'
const MATERIALS = ['M1', 'M2', 'M3']

let line: LineSwitch
let tiers: TestTiers
let office: Office

beforeAll(async () => {
  line = await lineTo(inject('postgresUrl'))
  tiers = await startTiers(['340405'], { databaseThrough: line.through, metrics: true })
  office = await openOffice(tiers)
})
afterAll(async () => {
  line.mend()
  await tiers.stop()
  await line.stop()
})

const at = (instance: string): Promise<Scrape> => scrape(tiers.of(instance).metricsUrl())

/** Waits until the metrics of an instance are as wanted: a figure is kept for two seconds. */
const shows = (instance: string, wanted: Record<string, number>) =>
  until(`${instance} shows ${JSON.stringify(wanted)}`, async () => {
    const seen = await at(instance)
    return Object.entries(wanted).every(([series, value]) => seen.get(series) === value) && seen
  })

describe('the metrics of a tier', () => {
  it('follow a case on its way: commands, events, what waits for whom', async () => {
    const { caseId } = await office.accept(anna, CITY_ITEM, MATERIALS)
    await office.act(anna, 'forwardCase', caseId)
    await office.known(DISTRICT, caseId, 2)
    const station = await shows(STATION, {
      liandong_events_appended_total: 2,
      liandong_outbox_messages: 0,
      'liandong_handovers_waiting{direction="out"}': 1,
      'liandong_handovers_waiting{direction="in"}': 0,
      liandong_database_up: 1,
      liandong_broker_up: 1,
    })
    const accepted = '_count{command="acceptCase",outcome="done"}'
    expect(station.get(`liandong_command_duration_seconds${accepted}`)).toBe(1)
    expect(
      station.get('liandong_handovers_oldest_age_seconds{direction="out"}'),
    ).toBeGreaterThanOrEqual(0)
    await shows(DISTRICT, {
      liandong_events_applied_total: 2,
      'liandong_handovers_waiting{direction="in"}': 1,
      liandong_inbox_pending_messages: 0,
      liandong_inbox_unacknowledged_messages: 0,
    })
  })

  it('show what is owed while a receiver is away, and at the receiver what it missed', async () => {
    await tiers.of(DISTRICT).stop()
    await office.accept(anna, CITY_ITEM, MATERIALS)
    const seen = await shows(STATION, { liandong_outbox_messages: 1 })
    expect(seen.get('liandong_outbox_oldest_age_seconds')).toBeGreaterThan(0)
    await tiers.of(DISTRICT).start()
    await shows(DISTRICT, { liandong_events_applied_total: 1 })
  })

  it('count dead letters that nobody settled, and events that came early', async () => {
    await inDatabase(
      tiers.of(DISTRICT),
      `insert into dead_letters (digest, subject, payload, reason, detail)
      values ('a', 's', '{}', 'malformed', 'd'), ('b', 's', '{}', 'malformed', 'd')`,
    )
    await inDatabase(
      tiers.of(DISTRICT),
      `update dead_letters set settled_at = now() where digest = 'b'`,
    )
    await inDatabase(
      tiers.of(DISTRICT),
      `insert into early_events (case_id, number, event, received_at)
      values ('340405100-20261121-00017-C', 9, '{}', now() - interval '1 hour')`,
    )
    const seen = await shows(DISTRICT, { liandong_dead_letters_open: 1, liandong_early_events: 1 })
    expect(seen.get('liandong_early_events_oldest_age_seconds')).toBeGreaterThan(3_500)
    await inDatabase(tiers.of(DISTRICT), 'delete from early_events')
  })

  it('hold nothing personal, and as many series as the house has, not as there are callers', async () => {
    const names = [...(await at(STATION)).keys()].join('\n')
    for (const secret of ['agent', '340405100-', '34052419800101001X', '张']) {
      expect(names).not.toContain(secret)
    }
    const before = (await at(STATION)).size
    for (let count = 0; count < 5; count += 1) await office.accept(anna, CITY_ITEM, MATERIALS)
    expect((await at(STATION)).size).toBe(before)
  })

  it('come in time when the database is silent, without its figures', async () => {
    await shows(STATION, { liandong_database_up: 1 })
    line.freeze()
    try {
      const seen = await shows(STATION, { liandong_database_up: 0, liandong_broker_up: 1 })
      expect(seen.has('liandong_outbox_messages')).toBe(false)
      // Prometheus gives a scrape up after ten seconds; a silent source costs two and a half.
      const again = await Promise.race([at(STATION), pause(10_000, null)])
      expect(again?.get('liandong_database_up')).toBe(0)
    } finally {
      line.mend()
    }
    await shows(STATION, { liandong_database_up: 1 })
  })

  it('say that the broker is away, and go on without its figures', async () => {
    await tiers.nats.nats.stop()
    const seen = await shows(STATION, { liandong_broker_up: 0, liandong_database_up: 1 })
    expect(seen.has('liandong_inbox_pending_messages')).toBe(false)
    await tiers.nats.nats.restart()
    await shows(STATION, { liandong_broker_up: 1 })
  })
})
