import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DISTRICT_ITEM, STATION_ITEM } from '../testkit/counter.ts'
import { startTestGateway, type TestGateway } from '../testkit/gateway.ts'
import { ask } from '../testkit/graphql-client.ts'
import { type Subscription, subscribe } from '../testkit/live.ts'
import { expectHelpful, type Office, openOffice } from '../testkit/office.ts'
import { agent } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

const anna = agent('340405100')
const QUERY = `subscription { divisionChanged(code: "340405100") {
  type record { id applicant { name idNumber mobile } } } }`

let tiers: TestTiers
let gateway: TestGateway
let office: Office
const open: Subscription[] = []

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  gateway = await startTestGateway(tiers)
  office = await openOffice(tiers)
})
afterEach(() => {
  for (const one of open.splice(0)) one.leave()
})
afterAll(async () => {
  await gateway.stop()
  await tiers.stop()
})

const ways: [string, () => string][] = [
  ['at the tier', () => tiers.of('township-340405').url()],
  ['through the gateway', () => gateway.url],
]

const listen = async (url: string, token: string): Promise<Subscription> => {
  const subscription = await subscribe(url, QUERY, {}, token)
  open.push(subscription)
  return subscription
}

/** What the stream says at its end: an error that helps, no data, and that it is complete. */
const expectFarewell = async (subscription: Subscription): Promise<void> => {
  const last = await subscription.next()
  expect(last?.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED'])
  expectHelpful(last?.errors?.[0]?.extensions as never)
  expect(last?.data?.divisionChanged ?? null).toBeNull()
  expect(await subscription.next()).toBeNull()
  expect(await subscription.ended).toBe('complete')
}

describe.each(ways)('a stream %s', (_, url) => {
  it('shows changes while its token lives, and ends with it', async () => {
    const subscription = await listen(url(), await tiers.issuer.token(anna, { expires: '4s' }))
    const { caseId } = await office.accept(anna, STATION_ITEM, ['M1'])
    expect((await subscription.next())?.data).toMatchObject({
      divisionChanged: { type: 'accepted', record: { id: caseId } },
    })
    await expectFarewell(subscription)
    await office.accept(anna, STATION_ITEM, ['M1'])
    expect(await subscription.next()).toBeNull()
  })
})

describe('a stream of a token whose key was withdrawn', () => {
  it('ends as soon as the service knows, at the tier and through the gateway', async () => {
    const token = await tiers.issuer.token(anna)
    const streams = await Promise.all(ways.map(([, url]) => listen(url(), token)))
    await office.accept(anna, DISTRICT_ITEM, ['M1', 'M2'])
    for (const stream of streams) expect((await stream.next())?.errors).toBeUndefined()
    await tiers.issuer.withdrawKey()
    // Whoever signs in now has a token of the new key, and so the tier asks for the keys.
    const newer = await tiers.issuer.token(anna)
    await until('the new key is known', async () => {
      const url = tiers.of('township-340405').url()
      const query = '{ queues(codes: ["340405100"]) { queue { inHand } } }'
      return (await ask(url, query, {}, newer)).errors === undefined
    })
    for (const stream of streams) await expectFarewell(stream)
  })
})
