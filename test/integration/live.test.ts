import { EventEmitter } from 'node:events'
import { openChanges } from '@liandong/shared/desk'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { applicant, CITY_ITEM, DISTRICT_ITEM, STATION_ITEM } from '../testkit/counter.ts'
import type { Person } from '../testkit/issuer.ts'
import { type LiveAnswer, type Subscription, subscribe } from '../testkit/live.ts'
import { expectHelpful, type Office, openOffice } from '../testkit/office.ts'
import { agent, clerk, manager, operator, supervisor } from '../testkit/people.ts'
import { startTiers, type TestInstance, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

const anna = agent('340405100')
const neighbour = agent('340405121')
const education = clerk('340405', 'education-sports')
const registry = clerk('340405', 'market-regulation')

let tiers: TestTiers
let office: Office
const open: Subscription[] = []

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  office = await openOffice(tiers)
})
afterEach(async () => {
  for (const subscription of open.splice(0)) subscription.leave()
})
afterAll(() => tiers.stop())

const change = '{ case { id } type record { number applicant { idNumber mobile masked } actions } }'
const ofCase = `subscription ($division: ID!, $id: ID!) { caseChanged(division: $division, id: $id) ${change} }`
const ofDivision = `subscription ($code: ID!) { divisionChanged(code: $code) ${change} }`

type Change = {
  case: { id: string }
  type: string
  record: { number: number; applicant: { masked: boolean; idNumber: string }; actions: string[] }
}
const changeIn = (answer: LiveAnswer | null): Change => {
  expect(answer?.errors).toBeUndefined()
  return Object.values(answer!.data!)[0] as Change
}

const listen = async (
  person: Person | null,
  query: string,
  variables: object,
  at: TestInstance,
) => {
  const token = person ? await tiers.issuer.token(person) : undefined
  const subscription = await subscribe(at.url(), query, variables, token)
  open.push(subscription)
  return subscription
}
const listenToCase = (person: Person | null, id: string, at = 'township-340405') =>
  listen(person, ofCase, { division: '340405', id }, tiers.of(at))
const listenToDivision = (person: Person | null, code: string, at: string) =>
  listen(person, ofDivision, { code }, tiers.of(at))

describe('the changes of a case', () => {
  it('are told as they happen here and as they arrive from others', async () => {
    const { caseId } = await office.accept(anna, DISTRICT_ITEM, ['M1', 'M2'])
    await office.known('city-3404', caseId)
    const [station, above] = await Promise.all([
      listenToCase(anna, caseId.toLowerCase()),
      listenToCase(supervisor('3404'), caseId, 'city-3404'),
    ])
    await office.act(anna, 'forwardCase', caseId)
    await office.takeOver(education, caseId)
    await office.act(education, 'claimCase', caseId)
    for (const { subscription, masked } of [
      { subscription: station, masked: false },
      { subscription: above, masked: true },
    ]) {
      for (const [index, type] of ['handedOver', 'takenOver', 'claimed'].entries()) {
        const told = changeIn(await subscription.next())
        expect(told).toMatchObject({ case: { id: caseId }, type, record: { number: index + 2 } })
        expect(told.record.applicant.masked).toBe(masked)
        expect(told.record.applicant.idNumber === applicant().idNumber).toBe(!masked)
      }
    }
  })

  it('are told to nobody who may not see the case, nor whether there is one', async () => {
    const { caseId } = await office.accept(anna, DISTRICT_ITEM, ['M1', 'M2'])
    const refusals = await Promise.all(
      [
        listenToCase(neighbour, caseId),
        listenToCase(operator('340405100'), caseId),
        listenToCase(registry, caseId),
        listenToCase(anna, '340405100-20240105-00001-8'),
      ].map(async (subscription) => (await (await subscription).next())?.errors?.[0]?.extensions),
    )
    expect(refusals[0]?.code).toBe('CASE_NOT_FOUND')
    expectHelpful(refusals[0] as never)
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0])
    const malformed = await (await listenToCase(anna, 'x')).next()
    expect(malformed?.errors?.[0]?.extensions.code).toBe('CASE_NUMBER_SHAPE')
    const nobody = await (await listenToCase(null, caseId)).next()
    expect(nobody?.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })
})

describe('the changes of a division', () => {
  it('are told to those who work there, each what concerns the own department', async () => {
    const [windows, whole] = await Promise.all([
      listenToDivision(education, '340405', 'district-340405'),
      listenToDivision(manager('340405'), '340405', 'district-340405'),
    ])
    const foreign = await office.accept(anna, CITY_ITEM, ['M1', 'M2', 'M3'])
    const own = await office.accept(anna, DISTRICT_ITEM, ['M1', 'M2'])
    expect(changeIn(await windows.next()).case.id).toBe(own.caseId)
    const told = [changeIn(await whole.next()), changeIn(await whole.next())]
    expect(told.map((one) => one.case.id).toSorted()).toEqual(
      [foreign.caseId, own.caseId].toSorted(),
    )
    expect(told.every(({ record }) => record.applicant.masked)).toBe(true)
  })

  it('are those of one station, not of its neighbour in the same instance', async () => {
    const station = await listenToDivision(anna, '340405100', 'township-340405')
    await office.accept(neighbour, STATION_ITEM, ['M1'])
    const { caseId } = await office.accept(anna, STATION_ITEM, ['M1'])
    expect(changeIn(await station.next())).toMatchObject({ case: { id: caseId }, type: 'accepted' })
  })

  it('are told to nobody else', async () => {
    const tried: [Person | null, string, string][] = [
      [anna, '340405121', 'township-340405'],
      [anna, '340405', 'district-340405'],
      [operator('340405100'), '340405100', 'township-340405'],
      [education, '340403', 'district-340405'],
      [education, '3404', 'city-3404'],
      [manager('340405'), 'x', 'district-340405'],
    ]
    for (const [person, code, at] of tried) {
      const answer = await (await listenToDivision(person, code, at)).next()
      expect(answer?.errors?.[0]?.extensions.code).toMatch(/^(CASE_NOT_FOUND|FORBIDDEN)$/)
      expectHelpful(answer?.errors?.[0]?.extensions as never)
    }
    const nobody = await (await listenToDivision(null, '340405', 'district-340405')).next()
    expect(nobody?.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })
})

describe('a listener', () => {
  /** Counts who listens to the switchboards of all tiers, by watching every emitter of the process. */
  const countListeners = () => {
    const isOurs = (name: unknown) => /^(any|case \d)/.test(String(name))
    let count = 0
    const { on, addListener, off, removeListener } = EventEmitter.prototype
    const adding = (add: typeof on) =>
      function (this: EventEmitter, name: string | symbol, listener: (...args: never[]) => void) {
        if (isOurs(name)) count += 1
        return add.call(this, name, listener as never)
      }
    const removing = (remove: typeof off) =>
      function (this: EventEmitter, name: string | symbol, listener: (...args: never[]) => void) {
        if (isOurs(name) && this.listeners(name).includes(listener as never)) count -= 1
        return remove.call(this, name, listener as never)
      }
    vi.spyOn(EventEmitter.prototype, 'on').mockImplementation(adding(on) as never)
    vi.spyOn(EventEmitter.prototype, 'addListener').mockImplementation(adding(addListener) as never)
    vi.spyOn(EventEmitter.prototype, 'off').mockImplementation(removing(off) as never)
    vi.spyOn(EventEmitter.prototype, 'removeListener').mockImplementation(
      removing(removeListener) as never,
    )
    return () => count
  }

  it('that goes away leaves nothing behind, even if nothing ever happens again', async () => {
    const { caseId } = await office.accept(anna, STATION_ITEM, ['M1'])
    const count = countListeners()
    try {
      const subscriptions = await Promise.all([
        ...Array.from({ length: 5 }, () => listenToCase(anna, caseId)),
        ...Array.from({ length: 5 }, () => listenToDivision(anna, '340405100', 'township-340405')),
      ])
      await until('ten listen', async () => count() === 10)
      for (const subscription of subscriptions) subscription.leave()
      await until('nobody listens', async () => count() === 0, 5_000)
    } finally {
      vi.restoreAllMocks()
    }
  })

  it('that does not keep up is cut off, and holds up nobody', async () => {
    const changes = openChanges()
    const slow = changes.ofDivision('340405', () => true)[Symbol.asyncIterator]()
    const state = { id: 'x', origin: '340405100' }
    const first = slow.next()
    const tell = () => changes.tell({ state, event: {} } as never)
    for (let index = 0; index < 2_500; index += 1) expect(tell).not.toThrow()
    expect((await first).done).toBe(false)
    let taken = 1
    for (let more = await slow.next(); !more.done; more = await slow.next()) taken += 1
    expect(taken).toBeLessThanOrEqual(1_001)
  })
})

describe('a service that stops', () => {
  it('ends its subscriptions at once and says so', async () => {
    const district = tiers.of('district-340405')
    const subscription = await listenToDivision(education, '340405', 'district-340405')
    const started = performance.now()
    await Promise.all([district.stop(), subscription.next()])
    expect(await subscription.ended).toBe('complete')
    expect(performance.now() - started).toBeLessThan(5_000)
    await district.start()
  })
})
