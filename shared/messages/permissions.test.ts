import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { originOf, pathOf, readCity, type Tier, tierOf } from '../network/index.ts'
import { feedsOf } from './feeds.ts'
import { brokerAccount } from './permissions.ts'
import {
  caseSubject,
  confirmSubject,
  HUB_API,
  inboxPrefix,
  recalledSubject,
  recallSubject,
  STREAM,
} from './subjects.ts'
import { huainan, instanceOf } from './testing/huainan.ts'
import { matches } from './testing/matches.ts'

const network = huainan()
const ids = network.instances.map(({ id }) => id)
const keyOf = (id: string) => `UA${id}`
const accounts = new Map(ids.map((id) => [id, brokerAccount(network, id, keyOf(id))]))
const account = (id: string) => accounts.get(id)!
const feeds = (id: string) =>
  feedsOf(network, { instance: instanceOf(network, id), publicKey: keyOf(id) })
const anyInstance = fc.constantFrom(...ids)
const anyDivision = fc.constantFrom(...readCity('340400').map(({ code }) => code))
const anyTier = fc.constantFrom<Tier>('city', 'district', 'township')

const may = (id: string, verb: 'publish' | 'subscribe', subject: string): boolean =>
  account(id).permissions[verb].some((pattern) => matches(pattern, subject))

/** Whether what an instance publishes on a subject of its own account arrives on one of the hub's. */
const reaches = (id: string, subject: string): boolean =>
  account(id).uses.some((use) => matches(use.subject, subject))

describe('the account of an instance reaches no more than the instance uses', () => {
  it('what its key may publish is what its account imports, and its confirmations', () => {
    for (const id of ids) {
      const { uses, says, permissions } = account(id)
      expect(permissions.publish).toEqual([...uses.map(({ as }) => as), ...says.subjects])
    }
  })

  it('nobody reaches a call of the interface under the name that the server itself answers', () => {
    for (const id of ids) {
      for (const { as } of account(id).uses) expect(as).not.toMatch(/^\$JS\.API/)
    }
  })

  it('a subject of the hub is used by several only to look at the stream', () => {
    const all = ids.flatMap((id) => account(id).uses.map(({ subject }) => subject))
    const shared = all.filter((subject, index) => all.indexOf(subject) !== index)
    expect([...new Set(shared)]).toEqual([`$JS.API.STREAM.INFO.${STREAM}`])
  })
})

describe('nobody speaks for another', () => {
  it('an instance writes in the name of its own tier, about cases of its own divisions and below', () => {
    fc.assert(
      fc.property(anyInstance, anyDivision, anyTier, (id, accepting, writer) => {
        const { tier, divisions } = instanceOf(network, id)
        const own = pathOf(accepting).find((code) => tierOf(code) === tier)
        const allowed = writer === tier && own !== undefined && divisions.includes(own)
        const subject = caseSubject(originOf(accepting), writer, 'decided')
        expect(may(id, 'publish', subject)).toBe(allowed)
        expect(reaches(id, subject)).toBe(allowed)
      }),
      { numRuns: 2_000 },
    )
  })

  it('a district answers for its walk-ins and those of its stations, not for its neighbour’s', () => {
    expect(reaches('district-340405', 'case.3404.05.000.district.accepted')).toBe(true)
    expect(reaches('district-340405', 'case.3404.05.100.district.decided')).toBe(true)
    expect(reaches('district-340405', 'case.3404.05.100.township.accepted')).toBe(false)
    expect(reaches('district-340405', 'case.3404.03.001.district.decided')).toBe(false)
    expect(reaches('district-340405', 'case.3404.00.000.district.accepted')).toBe(false)
    expect(reaches('city-3404', 'case.3404.00.000.city.accepted')).toBe(true)
    expect(reaches('city-3404', 'case.3405.00.000.city.accepted')).toBe(false)
  })

  it('only the city publishes a catalogue, and only its own', () => {
    expect(ids.filter((id) => reaches(id, 'catalogue.3404'))).toEqual(['city-3404'])
    expect(ids.filter((id) => reaches(id, 'catalogue.3405'))).toEqual([])
  })

  it('an instance confirms as itself, and is heard by those that keep the same cases', () => {
    fc.assert(
      fc.property(anyInstance, anyInstance, anyInstance, (id, sender, receiver) => {
        const subject = confirmSubject(sender, receiver)
        expect(may(id, 'publish', subject)).toBe(receiver === id)
        expect(may(id, 'subscribe', subject)).toBe(sender === id)
      }),
    )
    expect(account('township-340405').says.to).toEqual(['city-3404', 'district-340405'])
    expect(account('district-340403').says.to).toEqual(['city-3404', 'township-340403'])
    expect(account('city-3404').says.to).toEqual(ids.filter((id) => id !== 'city-3404'))
  })

  it('whoever is heard says so, to exactly those who hear', () => {
    for (const id of ids) {
      const { hears, says } = account(id)
      for (const { from, subject } of hears) {
        const own = [confirmSubject, recallSubject, recalledSubject].map((of) => of(id, from))
        expect(own).toContain(subject)
        expect(account(from).says.to).toContain(id)
        expect(account(from).says.subjects.filter((said) => matches(said, subject))).toHaveLength(1)
      }
      expect([...new Set(hears.map(({ from }) => from))]).toEqual(says.to)
      expect(hears).toHaveLength(says.to.length * says.subjects.length)
    }
  })

  it('an instance asks for copies, and answers, as itself', () => {
    fc.assert(
      fc.property(anyInstance, anyInstance, anyInstance, (id, asked, asker) => {
        expect(may(id, 'publish', recallSubject(asked, asker))).toBe(id === asker)
        expect(may(id, 'publish', recalledSubject(asker, asked))).toBe(id === asked)
        expect(may(id, 'subscribe', recallSubject(asked, asker))).toBe(id === asked)
        expect(may(id, 'subscribe', recalledSubject(asker, asked))).toBe(id === asker)
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

describe('nobody reads what does not concern it', () => {
  it('cases and catalogue are read through the own consumers only', () => {
    for (const id of ids)
      for (const subject of ['case.3404.05.100.township.accepted', 'catalogue.3404', '>', 'case.>'])
        expect(may(id, 'subscribe', subject)).toBe(false)
  })

  it('an instance makes, asks and acknowledges its own consumers, with their own filters', () => {
    fc.assert(
      fc.property(anyInstance, anyInstance, (id, other) => {
        for (const { durable, filter } of feeds(other)) {
          const calls = [
            `$JS.API.CONSUMER.CREATE.${STREAM}.${durable}.${filter}`,
            `$JS.API.CONSUMER.INFO.${STREAM}.${durable}`,
            `$JS.API.CONSUMER.DELETE.${STREAM}.${durable}`,
            `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${durable}`,
            `$JS.ACK.${STREAM}.${durable}.1.2.3.4.5`,
            `$JS.ACK._.abcdefgh.${STREAM}.${durable}.1.2.3.4.5`,
          ]
          for (const call of calls) expect(reaches(id, call)).toBe(other === id)
        }
      }),
    )
  })

  it('a station cannot widen its feed, nor make a consumer without a filter', () => {
    const [, feed] = feeds('township-340405')
    const create = `$JS.API.CONSUMER.CREATE.${STREAM}.${feed?.durable}`
    for (const subject of [
      create,
      `${create}.case.>`,
      `${create}.case.3404.>`,
      `${create}.case.3404.05.>`,
      `$JS.API.CONSUMER.CREATE.${STREAM}`,
      `$JS.API.CONSUMER.DURABLE.CREATE.${STREAM}.${feed?.durable}`,
    ])
      expect([subject, reaches('township-340405', subject)]).toEqual([subject, false])
  })
})

describe('nobody harms the stream', () => {
  it('only the city may lay it anew, the others may only look', () => {
    const create = `$JS.API.STREAM.CREATE.${STREAM}`
    expect(ids.filter((id) => reaches(id, create))).toEqual(['city-3404'])
    for (const id of ids) {
      expect(reaches(id, `$JS.API.STREAM.INFO.${STREAM}`)).toBe(true)
      expect(may(id, 'publish', `${HUB_API}.STREAM.INFO.${STREAM}`)).toBe(true)
    }
  })

  it.each([
    'INFO',
    `STREAM.DELETE.${STREAM}`,
    `STREAM.PURGE.${STREAM}`,
    `STREAM.UPDATE.${STREAM}`,
    `STREAM.MSG.GET.${STREAM}`,
    `STREAM.MSG.DELETE.${STREAM}`,
    `DIRECT.GET.${STREAM}`,
    `STREAM.SNAPSHOT.${STREAM}`,
    `STREAM.LEADER.STEPDOWN.${STREAM}`,
    `CONSUMER.LIST.${STREAM}`,
    `CONSUMER.NAMES.${STREAM}`,
    'STREAM.CREATE.OTHER',
  ])('nobody may %s', (action) => {
    expect(ids.filter((id) => reaches(id, `$JS.API.${action}`))).toEqual([])
    expect(ids.filter((id) => may(id, 'publish', `${HUB_API}.${action}`))).toEqual([])
  })
})

it('does not know an instance that the network does not have', () => {
  expect(() => brokerAccount(network, 'district-340499', 'UA')).toThrow('district-340499')
})
