import { makeExecutableSchema } from '@graphql-tools/schema'
import { stitchingDirectives } from '@graphql-tools/stitching-directives'
import fc from 'fast-check'
import {
  execute,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getOperationAST,
  getVariableValues,
  parse,
  validate,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { fragmentsOf } from '../fragments.ts'
import { scalarResolvers } from '../scalars.ts'
import { fullWorld, valuesIn } from '../testing/full-world.ts'
import { type RandomQuestion, type Rooted, randomQuestion } from '../testing/random-question.ts'
import { sharedSdl } from '../tier-schema.ts'
import { type FieldCosts, readFieldCosts } from './field-costs.ts'
import { introspectionCosts } from './introspection-costs.ts'
import { measure } from './measure.ts'

const { allStitchingDirectivesTypeDefs } = stitchingDirectives()

const schemaOf = (sdl: string) =>
  makeExecutableSchema({
    typeDefs: [allStitchingDirectivesTypeDefs, sharedSdl('graphql/base'), sdl],
    resolvers: scalarResolvers,
  })

const small = schemaOf(`
  type Query {
    division(code: ID!): Place
    cases(ids: [ID!]!): [Page]! @size(most: 500, by: "ids")
    ledger(first: Int = 20): Page @size(most: 100, by: "first", of: "edges")
  }
  type Mutation { open(input: Int): Page }
  type Subscription { changed: Page }
  type Place { name: String up: Place below: [Place!] queue: Waiting }
  type Waiting { inHand: Int cases(first: Int = 20): Page @size(most: 100, by: "first", of: "edges") @cost(weight: 5) }
  type Page { edges: [Edge!]! @size(most: 100) tags: [String!]! @size(most: 3) total: Int }
  type Edge { cursor: String holder: Place }
`)
const tree: FieldCosts = new Map([
  ...readFieldCosts(small),
  ...introspectionCosts(small),
  ['Place.below', { size: { most: 7, all: 100 }, weight: 0 }],
])

const unbounded = Number.POSITIVE_INFINITY
const enough = { tokens: 3_000, levels: 50, fields: 1_000_000, introspection: 1_000_000 }

type Asked = { schema?: GraphQLSchema; costs?: FieldCosts; enough?: typeof enough }

const measured = (
  text: string,
  given: Record<string, unknown> = {},
  { schema = small, costs = tree, ...more }: Asked = {},
) => {
  const document = parse(text)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('no operation')
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given)
  return measure({
    ...{ schema, operation, costs, enough, once: 'Place.queue', ...more },
    fragments: fragmentsOf(document),
    variables: coerced ?? {},
  })
}

const values = (text: string, variables?: Record<string, unknown>) =>
  measured(text, variables).fields

describe('measuring an operation', () => {
  it('counts levels, aliases, directives and root fields, through fragments', () => {
    const text = `{ a: division(code: "1") { ...F } ledger @skip(if: false) { total } }
      fragment F on Place { b: below { ... on Place @include(if: true) { name } } }`
    expect(measured(text)).toMatchObject({ levels: 3, aliases: 2, directives: 2, roots: 2 })
  })

  it('counts a page by its size, as its resolver reads it', () => {
    // The page and its list, then as many edges and cursors as the page is long.
    expect(values('{ ledger { edges { cursor } } }')).toBe(2 + 40)
    expect(values('{ ledger(first: 50) { edges { cursor } } }')).toBe(2 + 100)
    expect(values('{ ledger(first: 2000000000) { edges { cursor } } }')).toBe(2 + 200)
    expect(values('{ ledger(first: 0) { edges { cursor } } }')).toBe(2)
    expect(values('{ ledger(first: -3) { edges { cursor } } }')).toBe(2)
    expect(values('{ ledger(first: null) { edges { cursor } } }')).toBe(2 + 40)
  })

  it('counts a page by a variable: null is null, and a default stands for what is absent', () => {
    const page = (declared: string) =>
      `query ($n: ${declared}) { ledger(first: $n) { edges { cursor } } }`
    expect(values(page('Int'), { n: 7 })).toBe(2 + 14)
    expect(values(page('Int'))).toBe(2 + 40)
    expect(values(page('Int = 1'))).toBe(2 + 2)
    expect(values(page('Int = 1'), { n: null })).toBe(2 + 40)
  })

  it('counts a list by its keys, and other lists by what they may hold', () => {
    const keys = Array.from({ length: 400 }, () => '1')
    expect(values('query ($ids: [ID!]!) { cases(ids: $ids) { total } }', { ids: keys })).toBe(801)
    expect(values('{ cases(ids: ["1", "1"]) { total tags } }')).toBe(1 + 2 + 2 * (1 + 1 + 3))
    expect(values('{ cases(ids: "1") { total } }')).toBe(3)
    const statement = '{ division(code: "1") { queue { cases { total } } } }'
    expect(values(statement)).toBe(4 + 5)
  })

  it('counts a tree by all that is in it, and again where it is reached again', () => {
    const below = (inner: string) => `{ division(code: "1") { below { ${inner} } } }`
    expect(values(below('name'))).toBe(2 + 7 + 7)
    expect(values(below('below { name }'))).toBe(2 + 7 + 7 + 49 + 49)
    // Seven times seven times seven would be 343; there are a hundred.
    expect(values(below('below { below { name } }'))).toBe(2 + 7 + 7 + 49 + 49 + 100 + 100)
    // Seven children have one parent, seven times.
    expect(values(below('up { below { name } }'))).toBe(2 + 7 + 7 + 7 + 49 + 49)
  })

  it('counts what is left out by a condition only as tokens', () => {
    const text = 'query ($no: Boolean!) { ledger { total edges @include(if: $no) { cursor } } }'
    expect(values(text, { no: false })).toBe(2)
    expect(values(text, { no: true })).toBe(3 + 40)
  })

  it('counts commands and subscriptions by their selections', () => {
    expect(values('mutation { a: open { total } b: open { total tags } }')).toBe(2 + 2 + 1 + 3)
    expect(values('subscription { changed { total tags } }')).toBe(3 + 3)
  })

  it('finds a field inside itself, and not beside itself', () => {
    const inner = 'queue { cases { edges { holder { q: queue { inHand } } } } }'
    expect(measured(`{ division(code: "1") { ${inner} } }`).nested).toBe(1)
    const beside = '{ division(code: "1") { queue { inHand } below { queue { inHand } } } }'
    expect(measured(beside).nested).toBe(0)
  })

  it('merges what has one name in the answer, as an execution does', () => {
    const doubling = Array.from(
      { length: 100 },
      (_, index) =>
        `fragment F${index} on Page { total ...F${index + 1} ... { ...F${index + 1} } }`,
    )
    const text = `{ ledger { ...F0 } } ${doubling.join(' ')} fragment F100 on Page { total }`
    expect(measured(text).fields).toBe(2)
  })
})

describe('introspection', () => {
  const standard = measured(getIntrospectionQuery()).introspection

  it('is counted by what the schema has, beside the fields', async () => {
    const { data } = await execute({ schema: small, document: parse(getIntrospectionQuery()) })
    expect(standard).toBeGreaterThanOrEqual(valuesIn(data) - 1)
    expect(standard).toBeLessThan(3 * valuesIn(data))
    expect(measured(getIntrospectionQuery()).fields).toBe(1)
  })

  it('is counted as often as it is asked for', () => {
    const spread = (aliases: string[]) =>
      `{ __schema { types { ${aliases.map((alias) => `${alias}: fields { ...F }`).join(' ')} } } }
        fragment F on __Field { name type { name } args { name } }`
    const once = measured(spread(['a'])).introspection
    expect(measured(spread(['a', 'b', 'c', 'd'])).introspection).toBeGreaterThan(3 * once)
  })
})

describe('counting ends early', () => {
  const bomb = (field: string, type: string) =>
    Array.from(
      { length: 40 },
      (_, index) =>
        `fragment F${index} on ${type} { a: ${field} { ...F${index + 1} } b: ${field} { ...F${index + 1} } }`,
    ).join(' ')

  it.each([
    [
      'of fields',
      `{ division(code: "1") { ...F0 } } ${bomb('up', 'Place')} fragment F40 on Place { name }`,
    ],
    [
      'of introspection',
      `{ __type(name: "Page") { ...F0 } } ${bomb('ofType', '__Type')} fragment F40 on __Type { name }`,
    ],
  ])('on what multiplies without end: %s', (_, text) => {
    const { tokens } = measured(text)
    expect(tokens).toBeGreaterThan(enough.tokens)
    expect(tokens).toBeLessThan(enough.tokens + 100)
  })
})

/** The real schema of the desk with short lists, all of which are full. */
const fullDesk = () => {
  const schema = schemaOf(
    `${sharedSdl('desk/desk')} extend type Query { record(id: ID!): CaseRecord }`,
  )
  const short = [...readFieldCosts(schema)].map(([name, { size }]) => {
    const most = size?.by ? size.most : Math.min(size?.most ?? 0, 2)
    return [name, { size: size && { ...size, most }, weight: 0 }] as const
  })
  const costs = new Map(short) as unknown as FieldCosts
  fullWorld(schema, costs)
  return { schema, costs: new Map([...costs, ...introspectionCosts(schema)]) }
}

describe('the measure', () => {
  const numbers = fc.infiniteStream(fc.nat())

  const asked = (
    schema: GraphQLSchema,
    stream: IterableIterator<number>,
    rooted?: Rooted,
  ): RandomQuestion => {
    const choose = (below: number) => Number(stream.next().value) % below
    const question = randomQuestion(schema, choose, rooted)
    fc.pre(validate(schema, parse(question.query)).length === 0)
    return question
  }

  it('is what an answer holds when every list is full', async () => {
    const { schema, costs } = fullDesk()
    await fc.assert(
      fc.asyncProperty(numbers, async (stream) => {
        const { query, variables } = asked(schema, stream)
        const { fields } = measured(query, variables, {
          ...{ schema, costs },
          enough: { ...enough, tokens: unbounded, levels: unbounded },
        })
        fc.pre(fields < 50_000)
        const document = parse(query)
        const { data, errors } = await execute({ schema, document, variableValues: variables })
        expect(errors).toBeUndefined()
        expect({ query, values: valuesIn(data) }).toEqual({ query, values: fields })
      }),
      { numRuns: 300 },
    )
  })

  it('is never less than what an introspection answers', async () => {
    const { schema, costs } = fullDesk()
    const root = schema.getType('__Schema') as GraphQLObjectType
    await fc.assert(
      fc.asyncProperty(numbers, async (stream) => {
        const rooted = { root, around: (text: string) => `__schema { ${text} }` }
        const { query, variables } = asked(schema, stream, rooted)
        const { fields, introspection } = measured(query, variables, { schema, costs })
        fc.pre(introspection < 50_000)
        const document = parse(query)
        const { data } = await execute({ schema, document, variableValues: variables })
        expect({ query, values: valuesIn(data) <= fields + introspection }).toEqual({
          query,
          values: true,
        })
      }),
      { numRuns: 300 },
    )
  })
})
