import { describe, expect, it } from 'vitest'
import { sumTallies, type Tally } from './sum-tallies.ts'

const tallies: Tally[] = [
  { origin: '340405100', status: 'inReview', count: 3 },
  { origin: '340405100', status: 'delivered', count: 5 },
  { origin: '340405101', status: 'inReview', count: 2 },
  // A walk-in at the district, and one at the city.
  { origin: '340405000', status: 'inReview', count: 1 },
  { origin: '340400000', status: 'inReview', count: 10 },
  { origin: '340403001', status: 'withdrawn', count: 4 },
]
const sum = (division: string, of: Tally[] = tallies) =>
  Object.fromEntries(sumTallies(of)(division).map(({ status, count }) => [status, count]))

describe('the counts of the ledger', () => {
  it('of a station are its own', () => {
    expect(sum('340405100')).toEqual({ inReview: 3, delivered: 5 })
  })

  it('of a district are those of its stations and its own walk-ins', () => {
    expect(sum('340405')).toEqual({ inReview: 6, delivered: 5 })
    expect(sum('340403')).toEqual({ withdrawn: 4 })
  })

  it('of the city are all', () => {
    expect(sum('3404')).toEqual({ inReview: 16, delivered: 5, withdrawn: 4 })
  })

  it('of anywhere else are none', () => {
    for (const division of ['3405', '340404', '340405000', '340400', '', 'x'])
      expect(sumTallies(tallies)(division)).toEqual([])
  })

  it('leave out what has become zero', () => {
    const moved: Tally[] = [
      { origin: '340405100', status: 'inReview', count: 1 },
      { origin: '340405101', status: 'inReview', count: -1 },
      { origin: '340405100', status: 'decided', count: 0 },
      { origin: '340405100', status: 'delivered', count: 2 },
    ]
    expect(sum('340405', moved)).toEqual({ delivered: 2 })
  })

  it('name each status once', () => {
    const statuses = sumTallies(tallies)('3404').map(({ status }) => status)
    expect(new Set(statuses).size).toBe(statuses.length)
  })
})
