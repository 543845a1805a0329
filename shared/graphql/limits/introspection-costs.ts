import {
  type GraphQLSchema,
  getIntrospectionQuery,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql'
import type { FieldCost, FieldCosts, Size } from './field-costs.ts'

const longest = (lengths: readonly number[]): number => Math.max(0, ...lengths)
const total = (lengths: readonly number[]): number => lengths.reduce((sum, one) => sum + one, 0)

const tree = (lengths: readonly number[]): Size => ({ most: longest(lengths), all: total(lengths) })

/** How long the lists of introspection are: what the schema itself has. */
export const introspectionCosts = (schema: GraphQLSchema): FieldCosts => {
  const types = Object.values(schema.getTypeMap())
  const directives = schema.getDirectives()
  const fielded = types.filter((type) => isObjectType(type) || isInterfaceType(type))
  const fields = fielded.map((type) => Object.values(type.getFields()))
  const count = (lists: readonly (readonly unknown[])[]) => lists.map(({ length }) => length)
  const sizes: Record<string, Size> = {
    '__Schema.types': tree([types.length]),
    '__Schema.directives': tree([directives.length]),
    '__Type.fields': tree(count(fields)),
    '__Type.interfaces': { most: longest(count(fielded.map((type) => type.getInterfaces()))) },
    '__Type.possibleTypes': {
      most: longest(
        count(types.filter(isAbstractType).map((type) => schema.getPossibleTypes(type))),
      ),
    },
    '__Type.enumValues': tree(count(types.filter(isEnumType).map((type) => type.getValues()))),
    '__Type.inputFields': tree(
      count(types.filter(isInputObjectType).map((type) => Object.values(type.getFields()))),
    ),
    '__Field.args': tree(count(fields.flat().map(({ args }) => args))),
    '__Directive.args': tree(count(directives.map(({ args }) => args))),
    '__Directive.locations': tree(count(directives.map(({ locations }) => locations))),
  }
  const costs = Object.entries(sizes).map(([name, size]): [string, FieldCost] => [
    name,
    { size, weight: 0 },
  ])
  return new Map(costs)
}

/** What tools ask of a schema, with everything that they may ask for. */
export const standardIntrospection = parse(
  getIntrospectionQuery({
    ...{ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true },
    ...{ schemaDescription: true, inputValueDeprecation: true, oneOf: true },
    experimentalDirectiveDeprecation: true,
  }),
)
