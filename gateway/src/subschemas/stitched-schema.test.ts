import { networkIndex, planNetwork } from '@liandong/shared/network'
import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { QUEUE } from '../limits/gateway-limiter.ts'
import { networkSchema } from './network-schema.ts'
import { stitchedSchema } from './stitched-schema.ts'
import { tierParts } from './tier-parts.ts'

const plan = planNetwork({
  cityCode: '340400',
  districts: 'all',
  urlFor: (id) => `http://${id}.test/graphql`,
})
if (!plan.ok) throw new Error(plan.problems.join('\n'))

const views: GraphQLSchema[] = []
const schema = stitchedSchema(tierParts(), networkSchema(networkIndex(plan.value)), (view) => {
  views.push(view)
  return () => ({ data: null })
})

const fieldsOf = (type: GraphQLObjectType) => Object.values(type.getFields())

/** Whether the answer to a field of this type may contain a type. */
const contains = (type: GraphQLObjectType, wanted: string, seen = new Set<string>()): boolean =>
  fieldsOf(type).some((field) => {
    const below = getNamedType(field.type)
    if (!isObjectType(below) || seen.has(below.name)) return false
    seen.add(below.name)
    return below.name === wanted || contains(below, wanted, seen)
  })

describe('the public schema', () => {
  it('does not show how stitching fills its types', () => {
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {})
    expect(queries).toContain('division')
    for (const entry of [
      'queues',
      'talliesOf',
      'intakeOf',
      'processingOf',
      'supervisionOf',
      'divisionsOf',
      'casesOf',
    ]) {
      expect(queries).not.toContain(entry)
    }
    expect(schema.getDirectives().map(({ name }) => name)).not.toContain('routed')
  })

  it('promises no root field, and nothing of one tier below a field of another', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    for (const root of roots) {
      for (const { name, type } of fieldsOf(root as GraphQLObjectType)) {
        expect([name, isNonNullType(type)]).toEqual([name, false])
      }
    }
    for (const shared of ['Division', 'Case']) {
      const promised = fieldsOf(schema.getType(shared) as GraphQLObjectType).filter(({ type }) =>
        isNonNullType(type),
      )
      expect(promised.map(({ name }) => name)).toEqual(
        shared === 'Case' ? ['id'] : ['code', 'name'],
      )
    }
  })

  it('has no other field than the queue whose answer can contain its own type again', () => {
    const found = views.flatMap((view) =>
      ['Division', 'Case'].flatMap((shared) =>
        fieldsOf(view.getType(shared) as GraphQLObjectType)
          .filter(({ type }) => isObjectType(getNamedType(type)))
          .filter(({ type }) => contains(getNamedType(type) as GraphQLObjectType, shared))
          .map(({ name }) => `${shared}.${name}`),
      ),
    )
    expect(found).toEqual([QUEUE])
  })
})
