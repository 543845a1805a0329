import { gatewayLimits, readFieldCosts, tierLimitsFor } from '@liandong/shared/graphql'
import { type NetworkIndex, networkIndex, planNetwork } from '@liandong/shared/network'
import {
  buildASTSchema,
  execute,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNullableType,
  getOperationAST,
  isListType,
  isObjectType,
  Kind,
  parse,
  printSchema,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import * as examples from '../graphiql/example-queries.ts'
import { networkSchema } from '../subschemas/network-schema.ts'
import { stitchedSchema } from '../subschemas/stitched-schema.ts'
import { tierParts } from '../subschemas/tier-parts.ts'
import { gatewayLimiter } from './gateway-limiter.ts'

const opened = (cityCode: string) => {
  const plan = planNetwork({
    cityCode,
    districts: 'all',
    urlFor: (id) => `http://${id}.test/graphql`,
  })
  if (!plan.ok) throw new Error(plan.problems.join('\n'))
  const network = networkIndex(plan.value)
  const tiers = tierParts()
  const schema = stitchedSchema(tiers, networkSchema(network), () => () => ({ data: null }))
  return { network, tiers, schema, limiter: gatewayLimiter(schema, tiers, network, gatewayLimits) }
}

const { network, tiers, schema, limiter } = opened('340400')

const listsOf = (of: GraphQLSchema): string[] =>
  Object.values(of.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isListType(getNullableType(field.type)))
        .map(({ name }) => `${type.name}.${name}`),
    )

describe('the cost of a query', () => {
  it('knows how long each list of the public schema may be', () => {
    const costs = readFieldCosts(...tiers.map((part) => part.schema))
    const unknown = listsOf(schema).filter((name) => !costs.get(name)?.size)
    // The network file says it.
    expect(unknown).toEqual(['Division.children'])
  })

  it('knows how long each list of a tier may be, its entries for the gateway included', () => {
    for (const tier of tiers) {
      const costs = readFieldCosts(tier.schema)
      expect(listsOf(tier.schema).filter((name) => !costs.get(name)?.size)).toEqual([])
    }
  })

  it.each(['340400', '511500', '430700', '320400'])(
    'leaves room for the example queries in %s',
    (city) => {
      const { limiter } = opened(city)
      for (const { operations } of Object.values(examples)) {
        const document = parse(operations)
        for (const operation of document.definitions) {
          if (operation.kind !== Kind.OPERATION_DEFINITION) continue
          const operationName = operation.name?.value
          expect(limiter.excesses({ document, operationName, variableValues: {} })).toEqual([])
        }
      }
    },
  )

  it('is allowed more at a tier than at the gateway', () => {
    const tier = tierLimitsFor(gatewayLimits)
    for (const [what, most] of Object.entries(gatewayLimits)) {
      expect(tier[what as keyof typeof tier]).toBeGreaterThanOrEqual(most)
    }
  })
})

/** The tree of divisions alone, with the network's own answers. */
const treeSchema = (index: NetworkIndex): GraphQLSchema => {
  const tree = buildASTSchema(parse(printSchema(schema)))
  const division = tree.getType('Division') as GraphQLObjectType
  const { division: root } = tree.getQueryType()?.getFields() ?? {}
  const { parent, children } = division.getFields()
  Object.assign(root ?? {}, {
    resolve: (_: unknown, { code }: { code: string }) => index.division(code),
  })
  Object.assign(parent ?? {}, {
    resolve: (of: { parent: string | null }) => (of.parent ? index.division(of.parent) : null),
  })
  Object.assign(children ?? {}, {
    resolve: ({ code }: { code: string }) => index.childrenOf(code),
  })
  return tree
}

const valuesIn = (answer: unknown): number => {
  if (typeof answer !== 'object' || answer === null) return 0
  const below = Object.values(answer)
  return below.length + below.reduce<number>((sum, one) => sum + valuesIn(one), 0)
}

/** All ways of so many steps through the tree. */
const walks = (length: number): string[][] =>
  length === 0
    ? [[]]
    : walks(length - 1).flatMap((walk) =>
        ['children', 'parent', 'both'].map((step) => [...walk, step]),
      )

describe('the cost of the tree', () => {
  const tree = treeSchema(network)
  const step = (name: string, below: string) =>
    name === 'both' ? `{ code children ${below} parent ${below} }` : `{ name ${name} ${below} }`

  it('is never less than what there is, however it is walked', async () => {
    let compared = 0
    for (const walk of [0, 1, 2, 3, 4, 5].flatMap(walks)) {
      for (const code of ['3404', '340405', '340405100']) {
        const selection = walk.reduceRight((below, name) => step(name, below), '{ code name }')
        const document = parse(`{ division(code: "${code}") ${selection} }`)
        const operation = getOperationAST(document)
        if (!operation) throw new Error('no operation')
        const { fields } = limiter.measure(document, operation, {})
        if (fields > 20_000) continue
        const { data, errors } = await execute({ schema: tree, document })
        expect(errors).toBeUndefined()
        expect({ walk, code, fits: valuesIn(data) <= fields }).toEqual({ walk, code, fits: true })
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(500)
  })
})
