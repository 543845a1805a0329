import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCovered, type Peer, type Standing, verdictOf } from './standing.ts'

const silent = 10_000
const peer = (id: string, holds: string[], more: Partial<Peer> = {}): Peer => ({
  id,
  holds,
  above: false,
  answered: null,
  quietFor: silent,
  ...more,
})
const standing = (peers: Peer[], more: Partial<Standing> = {}): Standing => ({
  own: ['340405'],
  peers,
  gap: true,
  age: 20_000,
  patience: 8_000,
  ...more,
})

const city = (more: Partial<Peer> = {}) => peer('city', ['340405'], { above: true, ...more })
const stations = (more: Partial<Peer> = {}) => peer('stations', ['340405100'], more)

describe('a restored district, of which the stream lacks something as well', () => {
  it.each<[string, Peer[], ReturnType<typeof verdictOf>]>([
    ['nobody answers', [city(), stations()], 'inVain'],
    ['the city is about to', [city({ quietFor: 100 }), stations()], 'asking'],
    ['the city has, and lacks nothing', [city({ answered: 'sure' }), stations()], 'enough'],
    ['a station is still at it', [city({ answered: 'sure' }), stations({ quietFor: 9 })], 'asking'],
    ['the city was restored too', [city({ answered: 'unsure' }), stations()], 'inVain'],
    ['only a station answers', [city(), stations({ answered: 'sure' })], 'inVain'],
    [
      'all have, and all were restored',
      [city({ answered: 'unsure' }), stations({ answered: 'unsure' })],
      'enough',
    ],
    ['there is nobody', [], 'inVain'],
  ])('when %s', (_, peers, verdict) => {
    expect(verdictOf(standing(peers))).toBe(verdict)
  })

  it('is not kept waiting for ever by one that goes on and on', () => {
    const peers = [city({ answered: 'sure' }), stations({ quietFor: 9 })]
    expect(verdictOf(standing(peers, { age: 61_000 }))).toBe('enough')
    expect(verdictOf(standing([city({ quietFor: 9 }), stations()], { age: 61_000 }))).toBe('asking')
  })
})

describe('while the stream has it all', () => {
  it('peers are waited for until they seem to be away', () => {
    expect(verdictOf(standing([city({ quietFor: 7_000 })], { gap: false }))).toBe('asking')
    expect(verdictOf(standing([city()], { gap: false }))).toBe('enough')
    expect(verdictOf(standing([], { gap: false }))).toBe('enough')
  })
})

describe('the city, above which there is nobody', () => {
  const here = peer('district-05', ['340405'], { answered: 'sure' })
  const away = peer('district-03', ['340403'])
  const atCity = standing([here, away], { own: ['3404'] })

  it('goes on with what anybody has answered, and only with that', () => {
    expect(verdictOf(atCity)).toBe('enough')
    expect(isCovered(atCity, '340405100-20261128-00001-A')).toBe(true)
    expect(isCovered(atCity, '340403001-20261128-00001-A')).toBe(false)
    // Its own walk-ins nobody else holds.
    expect(isCovered(atCity, '340400000')).toBe(true)
  })

  it('waits while nobody has', () => {
    expect(verdictOf({ ...atCity, peers: [{ ...here, answered: null }, away] })).toBe('inVain')
    expect(verdictOf({ ...atCity, peers: [{ ...here, answered: 'unsure' }, away] })).toBe('inVain')
  })
})

describe('whatever the peers do', () => {
  const peers = fc.array(
    fc.record({
      id: fc.uuid(),
      holds: fc.constantFrom(['340405'], ['340405100'], ['340405100', '340405121']),
      above: fc.boolean(),
      answered: fc.constantFrom<Peer['answered']>('sure', 'unsure', null),
      quietFor: fc.constantFrom(0, 7_999, 8_000, 100_000),
    }),
    { maxLength: 5 },
  )
  const any = fc.record({
    own: fc.constant(['340405']),
    peers,
    gap: fc.boolean(),
    age: fc.constantFrom(0, 59_999, 60_000),
    patience: fc.constant(8_000),
  })

  it('all answers are enough, so that several that were restored never wait for each other', () => {
    fc.assert(
      fc.property(any, (one) => {
        const told = one.peers.map((each) => ({ ...each, answered: each.answered ?? 'unsure' }))
        const all = { ...one, peers: told as Peer[] }
        expect(verdictOf(all)).toBe(one.gap && one.peers.length === 0 ? 'inVain' : 'enough')
        expect(isCovered(all, '340405100')).toBe(true)
      }),
    )
  })

  it('with a gap it is enough only when somebody who lacks nothing has answered, or everybody has', () => {
    fc.assert(
      fc.property(any, (one) => {
        if (!one.gap || verdictOf(one) !== 'enough') return
        const everybody = one.peers.every(({ answered }) => answered !== null)
        expect(everybody || one.peers.some(({ answered }) => answered === 'sure')).toBe(true)
      }),
    )
  })

  it('one more answer never makes it worse', () => {
    const rank = { inVain: 0, asking: 0, enough: 1 }
    fc.assert(
      fc.property(any, fc.nat(), (one, index) => {
        const more = one.peers.map((each, place) =>
          place === index % Math.max(one.peers.length, 1)
            ? { ...each, answered: 'sure' as const }
            : each,
        )
        expect(rank[verdictOf({ ...one, peers: more })]).toBeGreaterThanOrEqual(
          rank[verdictOf(one)],
        )
      }),
    )
  })
})
