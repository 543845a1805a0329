import { type Instance, networkIndex, parseNetwork, planNetwork } from '@liandong/shared/network'
import { describe, expect, it } from 'vitest'
import { destinationOf } from './destination.ts'
import { meetingPoint, splitByInstance } from './split.ts'

const plan = planNetwork({
  cityCode: '340400',
  districts: 'all',
  urlFor: (id) => `http://${id}.test/graphql`,
})
if (!plan.ok) throw new Error(plan.problems.join('\n'))
const network = networkIndex(plan.value)
const codes = [...network.divisions.keys()]

/** A list of numbers below `below` that is the same in every run. */
const numbers = (seed: number, length: number, below: number): number[] => {
  let state = seed
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state % below
  })
}

describe('splitting keys over instances', () => {
  const split = (keys: string[]) =>
    splitByInstance(keys, (key) => destinationOf(network, null, key))

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'puts each key at one instance, the one that serves it (%i)',
    (seed) => {
      const unknown = ['999999', 'x']
      const keys = numbers(seed, 200, codes.length + unknown.length).map(
        (at) => [...codes, ...unknown][at] ?? '',
      )
      const shares = split(keys)
      const placed = shares.flatMap(({ instance, keys: own, places }) =>
        own.flatMap((key, index) =>
          (places[index] ?? []).map((place) => ({ key, place, instance })),
        ),
      )
      const expected = keys
        .map((key, place) => ({ key, place, instance: network.instanceServing(key) as Instance }))
        .filter(({ instance }) => instance)
      expect(placed.sort((one, other) => one.place - other.place)).toEqual(expected)
      expect(new Set(shares.map(({ instance }) => instance.id)).size).toBe(shares.length)
      for (const { keys: own } of shares) expect(new Set(own).size).toBe(own.length)
    },
  )

  it('names the smallest division that contains what an instance is asked about', () => {
    const divisionsOf = (keys: string[]) => split(keys).map(({ division }) => division)
    expect(divisionsOf(['340405100'])).toEqual(['340405100'])
    const [one = '', other = ''] = network.childrenOf('340405').map(({ code }) => code)
    expect(divisionsOf([one, other, one])).toEqual(['340405'])
    expect(meetingPoint('340405100', '340403')).toBe('3404')
  })

  it('gives nothing for no keys', () => {
    expect(split([])).toEqual([])
  })
})

describe('the destination of a key', () => {
  const CASE = '340405100-20261120-00001-H'
  const idOf = (key: string, tier: Parameters<typeof destinationOf>[1]) =>
    destinationOf(network, tier, key).instance?.id ?? null

  it('is the instance of the division, or of its ancestor at a tier', () => {
    expect([idOf('340405100', null), idOf('340405', null), idOf('3404', null)]).toEqual([
      'township-340405',
      'district-340405',
      'city-3404',
    ])
    expect([idOf('340405100', 'district'), idOf('340405100', 'city')]).toEqual([
      'district-340405',
      'city-3404',
    ])
  })

  it('is found by a case’s number, however it is typed', () => {
    for (const typed of [CASE, CASE.toLowerCase(), ` ${CASE} `]) {
      expect([idOf(typed, 'township'), idOf(typed, 'district'), idOf(typed, 'city')]).toEqual([
        'township-340405',
        'district-340405',
        'city-3404',
      ])
    }
  })

  it('is nobody for a walk-in at a centre, at the tiers below', () => {
    expect(destinationOf(network, 'township', '340405')).toEqual({
      instance: null,
      division: '340405',
    })
    expect(destinationOf(network, 'district', '3404')).toEqual({ instance: null, division: '3404' })
  })

  it('is nobody, and not known, for codes outside the network', () => {
    for (const code of ['340499', '1101', '110101001']) {
      expect(destinationOf(network, null, code)).toEqual({ instance: null, division: null })
    }
    expect(destinationOf(network, 'district', 'garbage')).toEqual({
      instance: null,
      division: null,
    })
  })

  it('is the city for what names no division, when the city is asked', () => {
    expect(idOf('garbage', 'city')).toBe('city-3404')
  })

  it('is nobody, but known, for a division that no instance serves yet', () => {
    const instances = plan.value.instances.filter(({ id }) => id !== 'district-340405')
    const parsed = parseNetwork({ ...plan.value, instances })
    const reduced = parsed.ok ? parsed.value : { ...plan.value, instances }
    expect(destinationOf(networkIndex(reduced), null, '340405')).toEqual({
      instance: null,
      division: '340405',
    })
  })
})
