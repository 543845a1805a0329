import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { injectAs } from '../testkit/broker-user.ts'
import type { Copies } from '../testkit/copies.ts'
import { acceptance, CITY_ITEM, documents } from '../testkit/counter.ts'
import { caseOn, subjectOf, wanderingLog } from '../testkit/events.ts'
import { ask } from '../testkit/graphql-client.ts'
import type { Person } from '../testkit/issuer.ts'
import { agent, clerk } from '../testkit/people.ts'
import type { TestInstance, TestTiers } from '../testkit/tiers.ts'
import { acceptOne, actOn, forwardOne } from '../testkit/traffic.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

const station = agent('340405100')
const district = clerk('340405', 'market-regulation')

let tiers: TestTiers
let copies: Copies
/** Both replicas of each instance, by its id. */
let replicas: Record<string, [TestInstance, TestInstance]>

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { resendAfter: 1_000 }))
  const both = async (id: string) => [id, [tiers.of(id), await tiers.copyOf(id)]] as const
  replicas = Object.fromEntries(
    (await Promise.all(tiers.network.instances.map(({ id }) => both(id)))) as never,
  )
  await copies.settled()
})
afterAll(() => tiers.stop())

type Payload = {
  ok: boolean
  error: { code: string } | null
  receipt?: { caseId: string; queryCode: string } | null
  record?: { number: number; status: string; holder: { code: string } | null } | null
}

const give = async (
  at: TestInstance,
  person: Person,
  name: string,
  document: string,
  variables: object,
): Promise<Payload> => {
  const token = await tiers.issuer.token(person)
  const answer = await ask<{ [name: string]: Payload }>(at.url(), document, variables, token)
  expect(answer.errors).toBeUndefined()
  return answer.data![name]!
}

const of = (id: string): [TestInstance, TestInstance] => replicas[id]!

const accept = (
  at: TestInstance,
  variables: object = acceptance(station.division, CITY_ITEM, ['M1', 'M2', 'M3']),
) => give(at, station, 'acceptCase', documents.accept, variables)

const act = (at: TestInstance, person: Person, name: string, caseId: string, commandId: string) =>
  give(at, person, name, documents.command(name), {
    input: { commandId, division: person.division, caseId },
  })

const logOf = async (instance: string, caseId: string): Promise<string[]> => {
  const rows = await copies.sql(instance)<{ type: string }[]>`
    select event->>'type' as type from case_events where case_id = ${caseId} order by number`
  return rows.map(({ type }) => type)
}

const forwarded = async (): Promise<string> => {
  const caseId = await forwardOne(tiers, station)
  await copies.handedTo('340405', caseId)
  return caseId
}

describe('two replicas of every instance', () => {
  it('work on the same cases: each command once, all logs equal', async () => {
    const stations = of('township-340405')
    const districts = of('district-340405')
    const work = Array.from({ length: 40 }, async (_, index) => {
      const [one, other] = [index % 2, 1 - (index % 2)] as [0, 1]
      const { receipt } = await accept(stations[one])
      const { caseId } = receipt!
      const sent = await act(stations[other], station, 'forwardCase', caseId, randomUUID())
      expect(sent).toMatchObject({ ok: true, record: { number: 2 } })
      await until(`${caseId} has arrived`, async () => {
        const rows = await copies.sql('district-340405')`
          select from cases where id = ${caseId} and number = 2`
        return rows.length === 1
      })
      const [taken, again] = await Promise.all(
        districts.map((at) => act(at, district, 'takeOverCase', caseId, `take-${caseId}`)),
      )
      expect(taken).toMatchObject({ ok: true, record: { number: 3 } })
      expect(again).toEqual(taken)
      return caseId
    })
    const caseIds = await Promise.all(work)
    expect(new Set(caseIds).size).toBe(40)
    await copies.settled()
    for (const caseId of caseIds) {
      expect(await logOf('city-3404', caseId)).toEqual(['accepted', 'handedOver', 'takenOver'])
    }
  })

  it('share a flood of events between them, and no case is left waiting', async () => {
    const writers = {
      9: await injectAs(tiers, 'township-340405'),
      6: await injectAs(tiers, 'district-340405'),
    }
    const logs = Array.from({ length: 150 }, (_, index) =>
      wanderingLog(caseOn(station.division, index + 1), 6),
    )
    // Side by side, so that the events of a case fall to different replicas.
    const events = [0, 1, 2, 3, 4, 5].flatMap((number) => logs.map((log) => log[number]!))
    // Twice, so that both replicas are given the same event at the same moment.
    await Promise.all(
      [...events, ...events].map((event) =>
        writers[event.by.division.length as 6 | 9].send(
          subjectOf(event),
          JSON.stringify(event),
          null,
        ),
      ),
    )
    await until('every case is complete everywhere', async () => {
      const counts = await Promise.all(
        tiers.network.instances.map(async ({ id }) => {
          const rows = await copies.sql(id)`
            select from cases where number = 6 and id like ${`${station.division}-20260302-%`}`
          return rows.length
        }),
      )
      return counts.every((count) => count === logs.length)
    })
    await copies.settled()
    await Promise.all(Object.values(writers).map((writer) => writer.close()))
  })
})

describe('the same command twice at once', () => {
  it('accepts one case, and both get the same receipt', async () => {
    const before = (await copies.cases()).size
    const variables = acceptance(station.division, CITY_ITEM, ['M1', 'M2', 'M3'])
    const [one, other] = of('township-340405')
    const answers = await Promise.all(
      [one, other, one, other, one].map((at) => accept(at, variables)),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]).toMatchObject({ ok: true, error: null })
    expect((await copies.cases()).size).toBe(before + 1)
    await copies.settled()
  })

  it('does one hand-over, and both get the same answer', async () => {
    const caseId = await acceptOne(tiers, station)
    const commandId = randomUUID()
    const [one, other] = of('township-340405')
    const answers = await Promise.all(
      [one, other, one, other].map((at) => act(at, station, 'forwardCase', caseId, commandId)),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]).toMatchObject({ ok: true, record: { number: 2 } })
    expect(await logOf('township-340405', caseId)).toEqual(['accepted', 'handedOver'])
    await copies.settled()
  })

  it('refuses a key that was used for something else', async () => {
    const caseId = await acceptOne(tiers, station)
    const commandId = randomUUID()
    const [one, other] = of('township-340405')
    const answers = await Promise.all([
      act(one, station, 'forwardCase', caseId, commandId),
      accept(other, acceptance(station.division, CITY_ITEM, ['M1', 'M2', 'M3'], { commandId })),
    ])
    const refused = answers.filter(({ ok }) => !ok)
    expect(refused).toMatchObject([{ error: { code: 'KEY_REUSED' } }])
    await copies.settled()
  })
})

describe('different commands at once', () => {
  it('two clerks take the same case over: one has it, the other is told why not', async () => {
    for (let round = 0; round < 5; round += 1) {
      const caseId = await forwarded()
      const [one, other] = of('district-340405')
      const second = { ...district, id: 'clerk-2', name: '李建军' }
      const answers = await Promise.all([
        act(one, district, 'takeOverCase', caseId, randomUUID()),
        act(other, second, 'takeOverCase', caseId, randomUUID()),
      ])
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
      expect(answers.find(({ ok }) => !ok)).toMatchObject({
        error: {
          code: 'NOT_HANDED_HERE',
          zh: expect.stringMatching(/./),
          en: expect.stringMatching(/./),
        },
      })
      expect(await logOf('district-340405', caseId)).toEqual([
        'accepted',
        'handedOver',
        'takenOver',
      ])
    }
    await copies.settled()
  })

  it('twenty people accept at one counter: twenty numbers', async () => {
    const counters = of('township-340405')
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => accept(counters[(index % 2) as 0 | 1])),
    )
    const numbers = answers.map(({ receipt }) => receipt?.caseId)
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(new Set(numbers).size).toBe(20)
    await copies.settled()
  })
})

it('one replica goes, the other does the work of both', async () => {
  const [, copy] = of('district-340405')
  const caseId = await acceptOne(tiers, station)
  await copy.stop()
  await actOn(tiers, station, 'forwardCase', caseId)
  await copies.equal()
  expect(await logOf('district-340405', caseId)).toEqual(['accepted', 'handedOver'])
  await copies.settled()
})
