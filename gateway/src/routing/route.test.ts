import { sharedSdl } from '@liandong/shared/graphql'
import { buildSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { routesOf } from './route.ts'

const base = `${sharedSdl('graphql/base')} input Where { division: ID! codes: [ID!] }`

describe('the route of a root field', () => {
  const routeOf = (field: string) =>
    routesOf(buildSchema(`${base} type Query { ${field} }`)).get('f')

  it('is read from its directive', () => {
    expect(routeOf('f(ids: [ID!]!): [Case]! @routed(by: "ids", tier: TOWNSHIP)')).toEqual({
      argument: ['ids'],
      tier: 'township',
      many: true,
    })
    expect(routeOf('f(input: Where!): Case @routed(by: "input.division")')).toEqual({
      argument: ['input', 'division'],
      tier: null,
      many: false,
    })
    expect(routeOf('f: Case @routed(tier: CITY)')).toEqual({
      argument: [],
      tier: 'city',
      many: false,
    })
  })

  it.each([
    'f: Case',
    'f(id: ID!): Case @routed(by: "ids")',
    'f(input: Where!): Case @routed(by: "input.code")',
    'f(input: Where!): Case @routed(by: "input.codes")',
  ])('is checked at start: %s', (field) => {
    expect(() => routeOf(field)).toThrow('root field f')
  })
})
