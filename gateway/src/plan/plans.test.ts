import { networkIndex, planNetwork } from '@liandong/shared/network'
import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { networkSchema } from '../subschemas/network-schema.ts'
import { stitchedSchema } from '../subschemas/stitched-schema.ts'
import { tierParts } from '../subschemas/tier-parts.ts'
import { factsOf } from './facts.ts'
import type { EntryQuestion, Field, Shape } from './plan.ts'
import { planBytes } from './plan-bytes.ts'
import { createPlans } from './plans.ts'

const network = planNetwork({
  cityCode: '340400',
  districts: 'all',
  urlFor: (id) => `http://${id}.test/graphql`,
})
if (!network.ok) throw new Error(network.problems.join('\n'))
const local = networkSchema(networkIndex(network.value))
const tiers = tierParts()
const schema = stitchedSchema(tiers, local, () => () => ({ data: null }))
const plans = createPlans(factsOf(schema, tiers, local), () => true)

const planOf = (text: string, variables: Record<string, unknown> = {}) =>
  plans(parse(text), null, variables)

const below = (shape: Shape): readonly Field[] => {
  if (shape.kind === 'list') return below(shape.of)
  return shape.kind === 'object' ? shape.fields : []
}

/** The questions that fill something below these fields, in the order in which they are met. */
const entries = (fields: readonly Field[]): EntryQuestion[] =>
  fields.flatMap(({ from, shape }) => [
    ...(from.kind === 'filled' ? [from.question] : []),
    ...entries(below(shape)),
  ])

const queries = (text: string) => {
  const { fields = [] } = planOf(text) ?? {}
  const roots = fields.flatMap(({ from }) => (from.kind === 'asked' ? [from.question.query] : []))
  return [...roots, ...new Set(entries(fields).map(({ query }) => query))]
}

describe('a plan', () => {
  it('asks each tier once for all that it has, by the keys of what was told before', () => {
    expect(
      queries(`query ($filter: LedgerFilter, $first: Int) {
        ledger(filter: $filter) { edges { cursor node { intake { record { id } } two: supervision { light } } } }
        other: division(code: "3404") { it: queue { cases(first: $first) { edges { cursor } } } name }
      }`),
    ).toEqual([
      'query ($filter: LedgerFilter) { ledger(filter: $filter) { edges { cursor node { id } } } }',
      'query ($ids: [ID!]!) { intakeOf(ids: $ids) { intake { record { id } } } }',
      'query ($ids: [ID!]!) { supervisionOf(ids: $ids) { two: supervision { light } } }',
      'query ($codes: [ID!]!, $first: Int) { queues(codes: $codes) { it: queue { cases(first: $first) { edges { cursor } } } } }',
    ])
  })

  it('has one question for the same wherever it is asked', () => {
    const plan = planOf(`{ division(code: "3404") {
      queue { inHand } children { queue { inHand } parent { queue { handedIn } } }
    } }`)
    const [one, two, other] = entries(plan?.fields ?? [])
    expect(one).toBe(two)
    expect(other?.query).toContain('handedIn')
  })

  it('asks nobody for what the network file says', () => {
    expect(queries('{ division(code: "3404") { name parent { tier } __typename } }')).toEqual([])
    expect(queries('{ ledger { edges { node { origin { name } } } } }')).toEqual([
      '{ ledger { edges { node { id } } } }'.replace('{', 'query {'),
    ])
  })

  it('does not let its own variable meet one of the caller’s', () => {
    const [query] = queries(
      'query ($codes: Int) { division(code: "3404") { queue { cases(first: $codes) { edges { cursor } } } } }',
    )
    expect(query).toContain('query ($_codes: [ID!]!, $codes: Int) { queues(codes: $_codes)')
  })

  it('is kept for a document, whatever its variables hold, but for those that decide the shape', () => {
    const document = parse(
      'query ($id: ID!, $full: Boolean!) { case(id: $id) { intake @include(if: $full) { record { id } } } }',
    )
    const full = plans(document, null, { id: 'a', full: true })
    expect(plans(document, null, { id: 'b', full: true })).toBe(full)
    const other = plans(document, null, { id: 'a', full: false })
    expect([entries(full?.fields ?? []), entries(other?.fields ?? [])]).toMatchObject([[{}], []])
  })

  it.each([
    ['introspection', '{ __schema { queryType { name } } }'],
    ['a subscription', 'subscription { divisionChanged(code: "3404") { type } }'],
    [
      'another field under the name of a key',
      '{ ledger { edges { node { id: origin { name } intake { record { id } } } } } }',
    ],
  ])('is not made for %s: stitching answers', (_, text) => {
    expect(planOf(text)).toBeNull()
  })

  it('is kept with a document that is kept, for each set of conditions', () => {
    const document = parse(
      'query ($yes: Boolean!, $n: Int) { ledger(first: $n) { totalCount @include(if: $yes) pageInfo { endCursor } } }',
    )
    const first = plans(document, null, { yes: true, n: 1 })
    expect(first).not.toBeNull()
    expect(plans(document, null, { yes: true, n: 2 })).toBe(first)
    expect(plans(document, null, { yes: false, n: 1 })).not.toBe(first)
    const forgetful = createPlans(factsOf(schema, tiers, local), () => false)
    expect(forgetful(document, null, { yes: true })).not.toBe(
      forgetful(document, null, { yes: true }),
    )
  })

  it('is weighed by its fields, with fragments expanded, and its questions once', () => {
    const record = '{ edges { record { id subject status } } }'
    const one = planBytes(planOf(`{ ledger ${record} }`))
    expect(one).toBeGreaterThan(6 * 500)
    const spread = (aliases: string[]) =>
      `{ ${aliases.map((alias) => `${alias}: ledger { ...F }`).join(' ')} }
        fragment F on Ledger ${record}`
    expect(planBytes(planOf(spread(['a', 'b', 'c', 'd'])))).toBeGreaterThan(3 * one)
  })
})
