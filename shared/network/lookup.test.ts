import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithin, originOf } from './codes.ts'
import { networkIndex } from './lookup.ts'
import { planNetwork } from './plan.ts'

const planned = planNetwork({
  cityCode: '340400',
  districts: 'all',
  urlFor: (id) => `http://localhost/${id}`,
})
if (!planned.ok) throw new Error(planned.problems.join())
const network = planned.value
const index = networkIndex(network)
const ids = (origin: string) => index.concernedInstances(origin).map(({ id }) => id)

describe('the index of a network', () => {
  it('finds divisions, children and instances', () => {
    expect(index.division('340405100')?.name).toBe('八公山镇')
    expect(index.childrenOf('340405').map(({ name }) => name)).toEqual([
      '新庄孜街道',
      '土坝孜街道',
      '毕家岗街道',
      '八公山镇',
      '山王镇',
      '妙山林场',
    ])
    expect(index.childrenOf('340405100')).toEqual([])
    expect(index.instanceServing('340405100')?.id).toBe('township-340405')
    expect(index.instanceById('district-340406')?.divisions).toEqual(['340406'])
  })

  it('knows nothing of what is not in the network', () => {
    expect([
      index.division('430702'),
      index.instanceServing('430702'),
      index.instanceById('x'),
    ]).toEqual([undefined, undefined, undefined])
    expect(index.childrenOf('430702')).toEqual([])
  })
})

describe('the instances concerned by a case', () => {
  it.each([
    ['from a station', '340405100', ['city-3404', 'district-340405', 'township-340405']],
    ['from a district walk-in', '340405000', ['city-3404', 'district-340405']],
    ['from a city walk-in', '340400000', ['city-3404']],
    ['from another city', '430702001', []],
    ['from nowhere', 'nonsense', []],
  ])('%s', (_, origin, expected) => {
    expect(ids(origin)).toEqual(expected)
  })

  it('are all instances that serve a division above the origin, and no others', () => {
    fc.assert(
      fc.property(fc.constantFrom(...network.divisions), ({ code }) => {
        const above = network.instances.filter(({ divisions }) =>
          divisions.some((other) => isWithin(code, other)),
        )
        expect(new Set(ids(originOf(code)))).toEqual(new Set(above.map(({ id }) => id)))
      }),
    )
  })

  it('leave out a tier that nobody serves yet', () => {
    const partial = {
      ...network,
      instances: network.instances.filter(({ tier }) => tier !== 'district'),
    }
    expect(
      networkIndex(partial)
        .concernedInstances('340405100')
        .map(({ id }) => id),
    ).toEqual(['city-3404', 'township-340405'])
  })
})
