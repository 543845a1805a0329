import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { STATION_ITEM } from '../testkit/counter.ts'
import { startTestGateway, type TestGateway } from '../testkit/gateway.ts'
import { generous } from '../testkit/generous.ts'
import type { Person } from '../testkit/issuer.ts'
import { type Subscription, subscribe } from '../testkit/live.ts'
import { expectHelpful, type Office, openOffice } from '../testkit/office.ts'
import { agent } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

const anna = agent('340405100')
const bert = { ...agent('340405100'), id: 'agent-bert' }
const carl = { ...agent('340405100'), id: 'agent-carl' }
const QUERY = 'subscription { divisionChanged(code: "340405100") { type } }'
const streams = { person: 2, address: 2, total: 3 }

/** One gateway whose quotas are small before tiers of large ones, and tiers of small ones. */
let tiers: TestTiers
let behind: TestTiers
let gateway: TestGateway
let office: { tier: Office; gateway: Office }
const open: Subscription[] = []

beforeAll(async () => {
  const quotas = { ...generous, streams }
  ;[tiers, behind] = await Promise.all([startTiers(['340405'], { quotas }), startTiers(['340405'])])
  gateway = await startTestGateway(behind, { quotas })
  office = { tier: await openOffice(tiers), gateway: await openOffice(behind) }
})
afterEach(async () => {
  for (const one of open.splice(0)) one.leave()
})
afterAll(async () => {
  await gateway.stop()
  await Promise.all([tiers.stop(), behind.stop()])
})

const ways = {
  tier: { url: () => tiers.of('township-340405').url(), issuer: () => tiers.issuer },
  gateway: { url: () => gateway.url, issuer: () => behind.issuer },
}

describe.each(['tier', 'gateway'] as const)('live streams at the %s', (way) => {
  const { url, issuer } = ways[way]

  const listen = async (person: Person, expires = '1h', at = url()): Promise<Subscription> => {
    const subscription = await subscribe(at, QUERY, {}, await issuer().token(person, { expires }))
    open.push(subscription)
    return subscription
  }
  /** Whether a stream is told of a case that is accepted now, or why it was refused. */
  const hears = async (stream: Subscription): Promise<string> => {
    const answer = stream.next()
    const [, told] = await Promise.all([office[way].accept(anna, STATION_ITEM, ['M1']), answer])
    const refusal = told?.errors?.[0]?.extensions
    if (refusal) expectHelpful(refusal as never)
    return String(refusal?.code ?? (told?.data ? 'hears' : 'ended'))
  }
  const isHeard = async (person: Person) => {
    const stream = await listen(person)
    const heard = (await hears(stream)) === 'hears'
    stream.leave()
    return heard
  }
  const allLeave = async () => {
    for (const one of open.splice(0)) one.leave()
    await until('anna has her places again', async () => isHeard(anna))
    await until('carl has a place', async () => isHeard(carl))
  }

  it('are bounded for one person, who takes nothing from others, and in all', async () => {
    const own = await Promise.all([listen(anna), listen(anna)])
    for (const stream of own) expect(await hears(stream)).toBe('hears')
    expect(await hears(await listen(anna))).toBe('TOO_MANY_SUBSCRIPTIONS')
    expect(await hears(await listen(bert))).toBe('hears')
    const last = await listen(carl)
    expect(await hears(last)).toBe('TOO_MANY_SUBSCRIPTIONS')
    expect(await last.ended).toBe('complete')
    await allLeave()
  })

  it('give their places back when their clients go without a word', async () => {
    for (let round = 0; round < 3; round += 1) {
      const own = await Promise.all([listen(anna), listen(anna)])
      for (const stream of own) stream.leave()
    }
    await until('anna has a place', async () => isHeard(anna))
  })

  it('give their places back when a client neither reads nor goes, with its token', async () => {
    const own = await Promise.all([listen(anna, '3s'), listen(anna, '3s')])
    for (const stream of own) stream.pause()
    expect(await hears(await listen(anna))).toBe('TOO_MANY_SUBSCRIPTIONS')
    await until('anna has a place', async () => isHeard(anna))
  })

  it('give their places back when the client’s machine is gone and its line stays', async () => {
    // A line whose far end vanished: nothing is read, nothing is closed, nothing is answered.
    const line = createServer((near) => {
      const { hostname, port } = new URL(url())
      const far = connect(Number(port), hostname)
      for (const end of [near, far]) end.on('error', () => {})
      near.pipe(far, { end: false })
      far.pipe(near, { end: false })
      near.on('close', () => far.unpipe().pause())
    })
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
    const at = url().replace(/:\d+\//, `:${(line.address() as AddressInfo).port}/`)
    const own = await Promise.all([listen(anna, '3s', at), listen(anna, '3s', at)])
    for (const stream of own) stream.leave()
    await until('anna has a place', async () => isHeard(anna))
    line.close()
  })

  it('of callers who are nobody take no place', async () => {
    const strangers = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const stream = await subscribe(url(), QUERY, {})
        open.push(stream)
        return (await stream.next())?.errors?.[0]?.extensions.code
      }),
    )
    for (const code of strangers) expect(code).toMatch(/^(UNAUTHENTICATED|TOO_MANY_SUBSCRIPTIONS)$/)
    expect(await isHeard(anna)).toBe(true)
  })
})
