import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { acceptance, documents, STATION_ITEM } from '../testkit/counter.ts'
import type { Answer } from '../testkit/graphql-client.ts'
import { inDatabase } from '../testkit/ledgers.ts'
import { type LineSwitch, lineTo } from '../testkit/line-switch.ts'
import {
  expectHelpful,
  type Office,
  type Outcome,
  openOffice,
  type Refusal,
} from '../testkit/office.ts'
import { agent } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

const anna = agent('340405100')
const instances = {
  'city-3404': 'city',
  'district-340405': 'district',
  'township-340405': 'township',
}

let line: LineSwitch
let tiers: TestTiers
let office: Office

beforeAll(async () => {
  line = await lineTo(inject('postgresUrl'))
  tiers = await startTiers(['340405'], { databaseThrough: line.through })
  office = await openOffice(tiers)
})
afterAll(async () => {
  line.mend()
  await tiers.stop()
  await line.stop()
})

/** The checks of `/ready` by name. */
const checksOf = ({ checks }: { checks?: { name: string; ok: boolean }[] }) =>
  Object.fromEntries((checks ?? []).map(({ name, ok }) => [name, ok]))
const readiness = async (instance: string) => {
  const { status, body } = await get(instance, '/ready')
  return { status, ready: body.ready, ...checksOf(body) } as Record<string, unknown>
}

const get = async (instance: string, path: string) => {
  const response = await fetch(new URL(path, tiers.of(instance).url()))
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const variables = acceptance(anna.division, STATION_ITEM, ['M1'])
const accept = (): Promise<Answer<{ acceptCase: Outcome }>> =>
  tiers.as(anna, documents.accept, variables)

describe('every tier', () => {
  it('says that it lives and that it is ready, and who it is', async () => {
    for (const [instance, tier] of Object.entries(instances)) {
      await until('all is well', async () => {
        const { broker, memory } = await readiness(instance)
        return broker && memory
      })
      expect(await get(instance, '/health')).toEqual({ status: 200, body: { status: 'alive' } })
      const checks = ['database', 'migrations', 'memory', 'calendar', 'broker', 'keys'].map(
        (name) => ({
          ...{ name, needed: name !== 'broker', ok: true, detail: null },
        }),
      )
      expect(await get(instance, '/ready')).toEqual({
        status: 200,
        body: { ready: true, instance, tier, checks },
      })
    }
  })

  it('is alive but not ready while the database is away, promises nothing, and goes on by itself', async () => {
    line.cut()
    for (const instance of Object.keys(instances)) {
      expect((await get(instance, '/health')).status).toBe(200)
      await until(`${instance} is not ready`, async () => {
        const { status, ready, database } = await readiness(instance)
        return status === 503 && ready === false && database === false
      })
    }
    const refused = await accept()
    expect(refused.data ?? null).toBeNull()
    expect(refused.errors?.[0]?.extensions?.code).toBe('STORAGE_UNAVAILABLE')
    expectHelpful(refused.errors?.[0]?.extensions as Refusal)

    line.mend()
    for (const instance of Object.keys(instances)) {
      await until(
        `${instance} is ready`,
        async () => (await get(instance, '/ready')).status === 200,
      )
    }
    const first = await accept()
    expect(first.data?.acceptCase.ok).toBe(true)
    expect((await accept()).data?.acceptCase).toEqual(first.data?.acceptCase)
    const events = await inDatabase(tiers.of('township-340405'), 'select 1 from case_events')
    expect(events).toHaveLength(1)
  })

  it('says within seconds that it is not ready when the database is silent', async () => {
    line.freeze()
    for (const instance of Object.keys(instances)) {
      await until(
        `${instance} is not ready`,
        async () => (await readiness(instance)).status === 503,
      )
    }
    const answers = await Promise.all(
      Object.keys(instances).flatMap((instance) => [
        get(instance, '/ready'),
        get(instance, '/health'),
      ]),
    )
    expect(answers.map(({ status }) => status)).toEqual([503, 200, 503, 200, 503, 200])
    line.mend()
    for (const instance of Object.keys(instances)) {
      await until(
        `${instance} is ready`,
        async () => (await get(instance, '/ready')).status === 200,
      )
    }
  }, 20_000)

  it('is ready while the broker is away, says so, and goes on working', async () => {
    await tiers.nats.nats.stop()
    for (const instance of Object.keys(instances)) {
      await until('the broker is missed', async () => (await readiness(instance)).broker === false)
      expect(await readiness(instance)).toMatchObject({ status: 200, ready: true, broker: false })
    }
    const { caseId } = await office.accept(anna, STATION_ITEM, ['M1'])
    await office.act(anna, 'decideCase', caseId, { outcome: 'GRANTED', text: '准予' })
    await tiers.nats.nats.restart()
    await office.known('city-3404', caseId, 2)
    expect((await readiness('city-3404')).broker).toBe(true)
  })
})
