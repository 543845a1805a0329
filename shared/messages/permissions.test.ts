import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { originOf, pathOf, readCity, type Tier, tierOf } from '../network/index.ts'
import { feedsOf } from './feeds.ts'
import { natsPermissions } from './permissions.ts'
import { caseSubject, confirmSubject, inboxPrefix, STREAM } from './subjects.ts'
import { huainan, instanceOf } from './testing/huainan.ts'
import { matches } from './testing/matches.ts'

const network = huainan()
const ids = network.instances.map(({ id }) => id)
const anyInstance = fc.constantFrom(...ids)
const anyDivision = fc.constantFrom(...readCity('340400').map(({ code }) => code))
const anyTier = fc.constantFrom<Tier>('city', 'district', 'township')

const may = (id: string, verb: 'publish' | 'subscribe', subject: string): boolean =>
  natsPermissions(network, id)[verb].some((pattern) => matches(pattern, subject))

describe('the server lets nobody speak for another', () => {
  it('an instance writes in the name of its own tier, about cases of its own divisions and below', () => {
    fc.assert(
      fc.property(anyInstance, anyDivision, anyTier, (id, accepting, writer) => {
        const { tier, divisions } = instanceOf(network, id)
        const own = pathOf(accepting).find((code) => tierOf(code) === tier)
        const allowed = writer === tier && own !== undefined && divisions.includes(own)
        const subject = caseSubject(originOf(accepting), writer, 'decided')
        expect(may(id, 'publish', subject)).toBe(allowed)
      }),
      { numRuns: 2_000 },
    )
  })

  it('a district answers for its walk-ins and those of its stations, not for its neighbour’s', () => {
    expect(may('district-340405', 'publish', 'case.3404.05.000.district.accepted')).toBe(true)
    expect(may('district-340405', 'publish', 'case.3404.05.100.district.decided')).toBe(true)
    expect(may('district-340405', 'publish', 'case.3404.05.100.township.accepted')).toBe(false)
    expect(may('district-340405', 'publish', 'case.3404.03.001.district.decided')).toBe(false)
    expect(may('district-340405', 'publish', 'case.3404.00.000.district.accepted')).toBe(false)
    expect(may('city-3404', 'publish', 'case.3404.00.000.city.accepted')).toBe(true)
    expect(may('city-3404', 'publish', 'case.3405.00.000.city.accepted')).toBe(false)
  })

  it('only the city publishes a catalogue, and only its own', () => {
    expect(ids.filter((id) => may(id, 'publish', 'catalogue.3404'))).toEqual(['city-3404'])
    expect(ids.filter((id) => may(id, 'publish', 'catalogue.3405'))).toEqual([])
  })

  it('an instance confirms to everybody, as itself', () => {
    fc.assert(
      fc.property(anyInstance, anyInstance, anyInstance, (id, sender, receiver) => {
        const subject = confirmSubject(sender, receiver)
        expect(may(id, 'publish', subject)).toBe(receiver === id)
        expect(may(id, 'subscribe', subject)).toBe(sender === id)
      }),
    )
  })

  it('nobody hears the replies to another', () => {
    fc.assert(
      fc.property(anyInstance, anyInstance, (id, other) => {
        expect(may(id, 'subscribe', `${inboxPrefix(other)}.abc`)).toBe(other === id)
      }),
    )
  })
})

describe('the server lets nobody read what does not concern it', () => {
  it('cases and catalogue are read through the own consumers only', () => {
    for (const id of ids)
      for (const subject of ['case.3404.05.100.township.accepted', 'catalogue.3404', '>', 'case.>'])
        expect(may(id, 'subscribe', subject)).toBe(false)
  })

  it('an instance makes, asks and acknowledges its own consumers, with their own filters', () => {
    fc.assert(
      fc.property(anyInstance, anyInstance, (id, other) => {
        for (const { durable, filter } of feedsOf(network, instanceOf(network, other))) {
          const api = [
            `$JS.API.CONSUMER.CREATE.${STREAM}.${durable}.${filter}`,
            `$JS.API.CONSUMER.INFO.${STREAM}.${durable}`,
            `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${durable}`,
            `$JS.ACK.${STREAM}.${durable}.1.2.3.4.5`,
          ]
          for (const subject of api) expect(may(id, 'publish', subject)).toBe(other === id)
        }
      }),
    )
  })

  it('a station cannot widen its feed, nor make a consumer without a filter', () => {
    const [, feed] = feedsOf(network, instanceOf(network, 'township-340405'))
    const create = `$JS.API.CONSUMER.CREATE.${STREAM}.${feed?.durable}`
    for (const subject of [
      create,
      `${create}.case.>`,
      `${create}.case.3404.>`,
      `${create}.case.3404.05.>`,
      `$JS.API.CONSUMER.CREATE.${STREAM}`,
      `$JS.API.CONSUMER.DURABLE.CREATE.${STREAM}.${feed?.durable}`,
    ])
      expect([subject, may('township-340405', 'publish', subject)]).toEqual([subject, false])
  })
})

describe('the server lets nobody harm the stream', () => {
  it('only the reader of a feed may take its consumer away, to set it back', () => {
    const call = `$JS.API.CONSUMER.DELETE.${STREAM}.city-3404-case-3404`
    expect(ids.filter((id) => may(id, 'publish', call))).toEqual(['city-3404'])
  })

  it('city and districts may lay it anew, stations may only look', () => {
    const create = `$JS.API.STREAM.CREATE.${STREAM}`
    expect(ids.filter((id) => may(id, 'publish', create))).toEqual(
      ids.filter((id) => !id.startsWith('township')),
    )
    for (const id of ids) {
      expect(may(id, 'publish', `$JS.API.STREAM.INFO.${STREAM}`)).toBe(true)
      expect(may(id, 'publish', '$JS.API.INFO')).toBe(true)
    }
  })

  it.each([
    `STREAM.DELETE.${STREAM}`,
    `STREAM.PURGE.${STREAM}`,
    `STREAM.UPDATE.${STREAM}`,
    `STREAM.MSG.GET.${STREAM}`,
    `STREAM.MSG.DELETE.${STREAM}`,
    `DIRECT.GET.${STREAM}`,
    `STREAM.SNAPSHOT.${STREAM}`,
    'STREAM.CREATE.OTHER',
  ])('nobody may %s', (action) => {
    expect(ids.filter((id) => may(id, 'publish', `$JS.API.${action}`))).toEqual([])
  })
})

it('does not know an instance that the network does not have', () => {
  expect(() => natsPermissions(network, 'district-340499')).toThrow('district-340499')
})
