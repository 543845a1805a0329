import { makeExecutableSchema } from '@graphql-tools/schema'
import { stitchingDirectives } from '@graphql-tools/stitching-directives'
import fc from 'fast-check'
import {
  execute,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  parse,
  validate,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { planQuery } from './query-plan.ts'
import { scalarResolvers } from './scalars.ts'
import { mockWorld } from './testing/mock-world.ts'
import { randomQuestion } from './testing/random-question.ts'
import { sharedSdl } from './tier-schema.ts'

const { allStitchingDirectivesTypeDefs } = stitchingDirectives()

const deskSchema = (faults: number): GraphQLSchema => {
  const schema = makeExecutableSchema({
    typeDefs: [
      allStitchingDirectivesTypeDefs,
      sharedSdl('graphql/base'),
      sharedSdl('desk/desk'),
      'type Query { record(id: ID!): CaseRecord matrix(of: [Int!]!): [[Int!]]! }',
    ],
    resolvers: [scalarResolvers, { Tier: { CITY: 'city', DISTRICT: 'district' } }],
  })
  mockWorld(schema, faults)
  return schema
}

type Asked = { query: string; variables?: Record<string, unknown>; seed?: number }

/** What the reference says, and what the plan does, on the same world. */
const both = async (schema: GraphQLSchema, { query, variables = {}, seed = 1 }: Asked) => {
  const document = parse(query)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('no operation')
  const plan = planQuery(schema, document, operation)
  const contextValue = { seed }
  const args = { schema, document, contextValue, variableValues: variables }
  const reference = await execute(args)
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
  const data = plan && coerced ? await plan(contextValue, coerced) : undefined
  return { plan, reference, data }
}

const numbers = fc.infiniteStream(fc.nat())

const asked = (schema: GraphQLSchema, stream: IterableIterator<number>, seed: number) => {
  const question = randomQuestion(schema, (below) => Number(stream.next().value) % below)
  // Two fields of one name with different arguments are no query.
  fc.pre(validate(schema, parse(question.query)).length === 0)
  return { ...question, seed }
}

describe('a plan', () => {
  it('gives what the reference gives, letter by letter, when all goes well', async () => {
    const schema = deskSchema(0)
    await fc.assert(
      fc.asyncProperty(numbers, fc.nat(), async (stream, seed) => {
        const { plan, reference, data } = await both(schema, asked(schema, stream, seed))
        expect(plan).not.toBeNull()
        expect(reference.errors).toBeUndefined()
        expect(JSON.stringify(data)).toBe(JSON.stringify(reference.data))
      }),
      { numRuns: 150 },
    )
  })

  it('gives nothing at all when the reference has anything to complain of', async () => {
    const schema = deskSchema(15)
    let faulty = 0
    await fc.assert(
      fc.asyncProperty(numbers, fc.nat(), async (stream, seed) => {
        const { reference, data } = await both(schema, asked(schema, stream, seed))
        if (reference.errors) faulty += 1
        const expected = reference.errors ? null : reference.data
        expect(JSON.stringify(data)).toBe(JSON.stringify(expected))
      }),
      { numRuns: 150 },
    )
    expect(faulty).toBeGreaterThan(20)
  })

  it('serves many at once, each with its own variables and context', async () => {
    const schema = deskSchema(0)
    const query = `query ($code: ID!, $first: Int = 3) {
      guide(division: $code, first: $first) { version edges { cursor node { name } } }
    }`
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, seed) =>
        both(schema, { query, variables: { code: `${seed}` }, seed }),
      ),
    )
    for (const { reference, data } of answers)
      expect(JSON.stringify(data)).toBe(JSON.stringify(reference.data))
    const texts = answers.map(({ data }) => JSON.stringify(data))
    expect(new Set(texts).size).toBeGreaterThan(40)
  })

  it('does not end before all that it began has ended', async () => {
    const schema = makeExecutableSchema({ typeDefs: 'type Query { bad: Int slow: Int }' })
    let ended = false
    const { bad, slow } = schema.getQueryType()?.getFields() ?? {}
    Object.assign(bad ?? {}, { resolve: () => Promise.reject(new Error('bad')) })
    Object.assign(slow ?? {}, {
      resolve: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        ended = true
        return 1
      },
    })
    const document = parse('{ bad slow }')
    const plan = planQuery(schema, document, getOperationAST(document)!)
    expect(await plan?.({}, {})).toBeNull()
    expect(ended).toBe(true)
  })
})

describe('no plan is made', () => {
  const schema = makeExecutableSchema({
    typeDefs: `
      type Query { a(x: Int! = 1): Int named: Named one: One either: Either }
      type Mutation { a: Int }
      type Subscription { a: Int }
      interface Named { name: String }
      type One implements Named { name: String }
      type Two { name: String }
      union Either = One | Two`,
    resolvers: { Named: { __resolveType: () => 'One' }, Either: { __resolveType: () => 'One' } },
  })

  it.each([
    ['a command', 'mutation { a }'],
    ['a subscription', 'subscription { a }'],
    ['a condition', '{ a @skip(if: true) }'],
    ['a condition in a fragment', '{ ...F } fragment F on Query { a @include(if: false) }'],
    ['introspection', '{ __schema { types { name } } }'],
    ['introspection of a type', '{ __type(name: "One") { name } }'],
    ['an interface', '{ named { name } }'],
    ['a union', '{ either { ... on One { name } } }'],
    ['a name that objects do not keep', '{ __proto__: a }'],
    ['an argument that is missing', '{ a(x: null) }'],
  ])('for %s', (_, query) => {
    const document = parse(query)
    const operation = getOperationAST(document)
    expect(operation?.kind).toBe(Kind.OPERATION_DEFINITION)
    expect(planQuery(schema, document, operation!)).toBeNull()
  })
})
