import { describe, expect, it } from 'vitest'
import type { Network } from './network.ts'
import { planNetwork } from './plan.ts'
import { parseNetwork } from './validate.ts'

const urlFor = (id: string) => `http://127.0.0.1:4000/${id}/graphql`

const small: Network = {
  city: '3404',
  divisions: [
    { code: '3404', name: '淮南市', tier: 'city', parent: null },
    { code: '340405', name: '八公山区', tier: 'district', parent: '3404' },
    { code: '340405100', name: '八公山镇', tier: 'township', parent: '340405' },
  ],
  instances: [
    { id: 'city-3404', tier: 'city', divisions: ['3404'], url: urlFor('city') },
    { id: 'district-340405', tier: 'district', divisions: ['340405'], url: urlFor('district') },
    { id: 'township-340405', tier: 'township', divisions: ['340405100'], url: urlFor('township') },
  ],
}

/** The problems of the small network after a change to a copy of it. */
function problemsAfter(change: (network: Network) => void): string[] {
  const network = structuredClone(small)
  change(network)
  const parsed = parseNetwork(network)
  return parsed.ok ? [] : parsed.problems
}

describe('a network file', () => {
  it('that holds all rules is a network', () => {
    expect(parseNetwork(structuredClone(small))).toEqual({ ok: true, value: small })
  })

  it.each<[string, (network: Network) => void, string]>([
    [
      'a division served twice',
      (n) => n.instances[2]!.divisions.push('340405100'),
      'division 340405100 is served more than once',
    ],
    [
      'an instance that serves another tier',
      (n) => n.instances[1]!.divisions.push('340405100'),
      'instance district-340405 is of tier district, but serves the township 340405100',
    ],
    [
      'an unknown division served',
      (n) => n.instances[2]!.divisions.push('340406100'),
      'instance township-340405 serves 340406100, which is not in the network',
    ],
    [
      'an unknown parent',
      (n) =>
        n.divisions.push({ code: '340406100', name: '高皇镇', tier: 'township', parent: '340406' }),
      'division 340406100 lies in 340406, which is not in the network',
    ],
    [
      'a wrong parent',
      (n) => {
        n.divisions[2]!.parent = '340406'
      },
      'division 340405100 lies in 340405, not in 340406',
    ],
    [
      'a wrong tier',
      (n) => {
        n.divisions[2]!.tier = 'district'
      },
      'division 340405100 is a township, not a district',
    ],
    [
      'a malformed code',
      (n) => {
        n.divisions[2]!.code = '34040510'
      },
      'division 34040510 has no code of 4, 6 or 9 digits',
    ],
    [
      'a padded code',
      (n) => {
        n.divisions[2]!.code = '340405000'
      },
      'division 340405000 has no code of 4, 6 or 9 digits',
    ],
    [
      'a division listed twice',
      (n) => n.divisions.push(n.divisions[1]!),
      'division 340405 is listed more than once',
    ],
    ['no city', (n) => n.divisions.shift(), 'a network has exactly one city, this has 0'],
    [
      'two cities',
      (n) => n.divisions.push({ code: '3405', name: '马鞍山市', tier: 'city', parent: null }),
      'a network has exactly one city, this has 2',
    ],
    [
      'another city in its head',
      (n) => {
        n.city = '3405'
      },
      'the city is 3405, but the city division is 3404',
    ],
    [
      'an id used twice',
      (n) => {
        n.instances[2]!.id = 'city-3404'
      },
      'instance id city-3404 is used more than once',
    ],
    [
      'an id that NATS would not take',
      (n) => {
        n.instances[2]!.id = 'Town.*'
      },
      'instance id "Town.*" is not lower case letters, digits and dashes',
    ],
    [
      'no url',
      (n) => {
        n.instances[2]!.url = 'localhost:4000'
      },
      'instance township-340405 has no http(s) url: "localhost:4000"',
    ],
    [
      'a url of another kind',
      (n) => {
        n.instances[2]!.url = 'nats://localhost'
      },
      'instance township-340405 has no http(s) url: "nats://localhost"',
    ],
  ])('with %s is refused', (_, change, problem) => {
    expect(problemsAfter(change)).toContain(problem)
  })

  it('tells all problems at once', () => {
    const problems = problemsAfter((network) => {
      network.city = '3405'
      network.instances[0]!.url = ''
      network.instances[1]!.id = ''
      network.instances[2]!.divisions = ['3404']
    })
    expect(problems).toHaveLength(5)
  })

  it('of the wrong shape tells all faults of shape', () => {
    const parsed = parseNetwork({
      city: 3404,
      divisions: [{ code: '3404', tier: 'town', parent: null }],
      instances: {},
      extra: 1,
    })
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.split(':')[0])).toEqual([
      'city',
      'divisions.0.name',
      'divisions.0.tier',
      'instances',
      'network',
    ])
    for (const nonsense of [null, undefined, 'network', [], 1])
      expect(parseNetwork(nonsense).ok).toBe(false)
  })
})

describe('a planned network', () => {
  it('has one instance for the city and two for each chosen district', () => {
    const planned = planNetwork({ cityCode: '340400', districts: ['340406', '340405'], urlFor })
    if (!planned.ok) throw new Error(planned.problems.join())
    const { city, divisions, instances } = planned.value
    expect(city).toBe('3404')
    expect(instances.map(({ id, tier, divisions: served }) => [id, tier, served.length])).toEqual([
      ['city-3404', 'city', 1],
      ['district-340405', 'district', 1],
      ['district-340406', 'district', 1],
      ['township-340405', 'township', 6],
      ['township-340406', 'township', 11],
    ])
    expect(instances[3]!.url).toBe('http://127.0.0.1:4000/township-340405/graphql')
    expect(divisions).toHaveLength(1 + 2 + 6 + 11)
    expect(divisions.every(({ code }) => code === '3404' || /^34040[56]/.test(code))).toBe(true)
  })

  it.each([
    ['340400', 1 + 7 + 95, 15],
    ['430700', 1 + 10 + 178, 21],
    ['511500', 1 + 10 + 136, 21],
    ['320400', 1 + 6 + 67, 13],
  ])(
    'of all %s serves every one of its %d divisions with %d instances',
    (cityCode, divisions, instances) => {
      const planned = planNetwork({ cityCode, districts: 'all', urlFor })
      if (!planned.ok) throw new Error(planned.problems.join())
      expect(planned.value.divisions).toHaveLength(divisions)
      expect(planned.value.instances).toHaveLength(instances)
      expect(planned.value.instances.flatMap((instance) => instance.divisions)).toHaveLength(
        divisions,
      )
    },
  )

  it.each([
    [
      'another city',
      { cityCode: '110100', districts: 'all', urlFor },
      ['no city 110100; there are 340400, 430700, 511500, 320400'],
    ],
    ['no district', { cityCode: '340400', districts: [], urlFor }, ['no district is chosen']],
  ] as const)('is refused for %s', (_, plan, problems) => {
    expect(planNetwork(plan)).toEqual({ ok: false, problems })
  })

  it('is refused for districts of another city, and for bad urls', () => {
    const foreign = planNetwork({
      cityCode: '340400',
      districts: ['340405', '430702', '999999'],
      urlFor,
    })
    expect(foreign).toMatchObject({
      ok: false,
      problems: [/430702/, /999999/].map((code) => expect.stringMatching(code)),
    })
    const unreachable = planNetwork({
      cityCode: '340400',
      districts: ['340405'],
      urlFor: () => 'nowhere',
    })
    expect(unreachable).toMatchObject({ ok: false, problems: { length: 3 } })
  })

  it('gives stations instances of their own, and takes them out of those that they shared', () => {
    const plan = { cityCode: '340400', districts: ['340405'], urlFor }
    const shared = planNetwork(plan)
    if (!shared.ok) throw new Error(shared.problems.join())
    const stations = shared.value.instances.at(-1)!.divisions
    const planned = planNetwork({ ...plan, alone: stations.slice(0, 2) })
    if (!planned.ok) throw new Error(planned.problems.join())
    expect(planned.value.instances.map(({ id, divisions }) => [id, divisions])).toEqual([
      ['city-3404', ['3404']],
      ['district-340405', ['340405']],
      [`township-${stations[0]}`, [stations[0]]],
      [`township-${stations[1]}`, [stations[1]]],
      ['township-340405', stations.slice(2)],
    ])
    const all = planNetwork({ ...plan, alone: stations })
    expect(all.ok && all.value.instances).toHaveLength(2 + stations.length)
    expect(planNetwork({ ...plan, alone: ['340403100'] })).toMatchObject({ ok: false })
  })

  it('takes a district named twice once', () => {
    const once = planNetwork({ cityCode: '340400', districts: ['340405'], urlFor })
    expect(planNetwork({ cityCode: '340400', districts: ['340405', '340405'], urlFor })).toEqual(
      once,
    )
  })
})
