import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkIndex, originOf, readCity, type Tier } from '../network/index.ts'
import { feedsOf } from './feeds.ts'
import { caseSubject } from './subjects.ts'
import { huainan, instanceOf } from './testing/huainan.ts'
import { matches } from './testing/matches.ts'

const network = huainan()
const publicKey = 'UASTATION'
const feeds = (id: string) => feedsOf(network, { instance: instanceOf(network, id), publicKey })
const read = (id: string) => feeds(id).map(({ name, filter }) => ({ name, filter }))

describe('what an instance reads', () => {
  it('is everything at the city, which publishes the catalogue itself', () => {
    expect(read('city-3404')).toEqual([{ name: 'city-3404-case-3404', filter: 'case.3404.>' }])
  })

  it('is its own tree at a district, and the catalogue', () => {
    expect(read('district-340405')).toEqual([
      { name: 'district-340405-catalogue', filter: 'catalogue.3404' },
      { name: 'district-340405-case-3404-05', filter: 'case.3404.05.>' },
    ])
  })

  it('is one feed a station, and the catalogue once', () => {
    const stations = instanceOf(network, 'township-340405').divisions
    const all = feeds('township-340405')
    expect(all).toHaveLength(stations.length + 1)
    expect(all.filter(({ filter }) => filter === 'catalogue.3404')).toHaveLength(1)
    for (const { durable } of all) expect(durable).toMatch(/^township-340405-[a-z0-9-]+$/)
  })

  it('has a name of its own for every consumer in the network', () => {
    const names = network.instances.flatMap((instance) =>
      feeds(instance.id).map(({ durable }) => durable),
    )
    expect(new Set(names).size).toBe(names.length)
  })

  it('is read through consumers whose names tell nothing without the key of their reader', () => {
    const instance = instanceOf(network, 'district-340405')
    const [one] = feedsOf(network, { instance, publicKey: 'UAONE' })
    const [other] = feedsOf(network, { instance, publicKey: 'UAOTHER' })
    expect(one?.name).toBe(other?.name)
    expect(one?.durable).toMatch(/^district-340405-catalogue-[0-9a-f]{24}$/)
    expect(one?.durable).not.toBe(other?.durable)
  })

  it('is every event of a case that it keeps a copy of, each once, and no other', () => {
    const divisions = fc.constantFrom(...readCity('340400').map(({ code }) => code))
    const writers = fc.constantFrom<Tier>('city', 'district', 'township')
    const { concernedInstances } = networkIndex(network)
    fc.assert(
      fc.property(divisions, writers, (code, writer) => {
        const subject = caseSubject(originOf(code), writer, 'accepted')
        const concerned = concernedInstances(originOf(code)).map(({ id }) => id)
        for (const instance of network.instances) {
          const all = feeds(instance.id)
          const heard = all.filter(({ filter }) => matches(filter, subject))
          expect(heard).toHaveLength(concerned.includes(instance.id) ? 1 : 0)
        }
      }),
    )
  })
})
