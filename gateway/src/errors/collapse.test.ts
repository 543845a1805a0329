import { GraphQLError } from 'graphql'
import { describe, expect, it } from 'vitest'
import { collapse } from './collapse.ts'

const error = (path: (string | number)[], division = '340405', message = 'm') =>
  new GraphQLError(message, { path, extensions: { code: 'DIVISION_UNAVAILABLE', division } })

describe('collapsing errors', () => {
  it('tells what many entries have in common once, with all places', () => {
    const paths = [0, 3, 7].map((index) => ['ledger', 'edges', index, 'node', 'intake'])
    const [only, ...others] = collapse(paths.map((path) => error(path)))
    expect(others).toEqual([])
    expect(only).toMatchObject({ message: 'm', path: paths[0] })
    expect(only?.extensions).toEqual({
      code: 'DIVISION_UNAVAILABLE',
      division: '340405',
      places: 3,
      paths,
    })
  })

  it('keeps what differs in field, division or message', () => {
    const errors = [
      error(['a', 0]),
      error(['b', 0]),
      error(['a', 1], '340403'),
      error(['a', 2], '340405', 'n'),
    ]
    expect(collapse(errors)).toBe(errors)
  })

  it('lists a hundred places at most', () => {
    const [only] = collapse(Array.from({ length: 500 }, (_, index) => error(['a', index])))
    expect(only?.extensions.paths).toHaveLength(100)
    expect(only?.extensions.places).toBe(500)
  })
})
