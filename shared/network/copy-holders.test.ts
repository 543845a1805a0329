import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { originOf } from './codes.ts'
import { copyHolders, divisionsHeldByBoth } from './copy-holders.ts'
import { networkIndex } from './lookup.ts'
import { planNetwork } from './plan.ts'

const plan = planNetwork({
  cityCode: '340400',
  districts: ['340405', '340403'],
  alone: ['340405100'],
  urlFor: () => 'http://127.0.0.1:4010/graphql',
})
if (!plan.ok) throw new Error(plan.problems.join('; '))
const network = plan.value
const { concernedInstances, instanceById } = networkIndex(network)
const of = (id: string) => instanceById(id)!
const holdersOf = (id: string) => copyHolders(network, of(id)).map((holder) => holder.id)

describe('who holds copies of the same cases', () => {
  it('is the way up and down the tree, and no neighbour', () => {
    expect(holdersOf('city-3404')).toEqual(
      network.instances.map(({ id }) => id).filter((id) => id !== 'city-3404'),
    )
    expect(new Set(holdersOf('district-340405'))).toEqual(
      new Set(['city-3404', 'township-340405', 'township-340405100']),
    )
    expect(holdersOf('township-340405100')).toEqual(['city-3404', 'district-340405'])
  })

  it('is said by the lower division of the two', () => {
    const both = (one: string, other: string) => divisionsHeldByBoth(of(one), of(other))
    expect(both('city-3404', 'district-340405')).toEqual(['340405'])
    expect(both('district-340405', 'city-3404')).toEqual(['340405'])
    expect(both('district-340405', 'township-340405100')).toEqual(['340405100'])
    expect(both('township-340405', 'city-3404')).toEqual(of('township-340405').divisions)
    expect(both('township-340405', 'township-340405100')).toEqual([])
    expect(both('district-340405', 'district-340403')).toEqual([])
    expect(both('city-3404', 'city-3404')).toEqual(['3404'])
  })

  it('agrees with who is concerned by a case, whatever its origin', () => {
    const instances = fc.constantFrom(...network.instances)
    const origins = fc.constantFrom(...network.divisions.map(({ code }) => originOf(code)))
    fc.assert(
      fc.property(instances, instances, origins, (one, other, origin) => {
        const concerned = concernedInstances(origin)
        const both = divisionsHeldByBoth(one, other).some((code) => origin.startsWith(code))
        expect(both).toBe(concerned.includes(one) && concerned.includes(other))
      }),
      { numRuns: 2_000 },
    )
  })
})
