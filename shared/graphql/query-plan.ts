import { collectFields, collectSubFields } from '@graphql-tools/utils'
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  visit,
} from 'graphql'
import {
  type Complete,
  constantField,
  type Fill,
  leafOf,
  listOf,
  nullable,
  objectOf,
  type Resolve,
  required,
  resolvedField,
  unfit,
} from './complete-values.ts'
import { type Fragments, fragmentsOf } from './fragments.ts'
import { openRun, type Run } from './query-run.ts'

/** Runs a query with coerced variables to its data; null when anything did not go well. */
export type QueryPlan = (
  context: unknown,
  variables: Record<string, unknown>,
) => Promise<object | null>

/** What is known of a document while its plan is made. */
type Making = {
  schema: GraphQLSchema
  operation: OperationDefinitionNode
  fragments: Fragments
  /** How many fields take arguments; each has a place of its own in a run. */
  places: number
}

const bare = (type: GraphQLOutputType, nodes: FieldNode[], making: Making): Complete => {
  if (isListType(type)) return listOf(completeOf(type.ofType, nodes, making))
  if (isLeafType(type)) return leafOf({ serialize: (value) => type.serialize(value) })
  if (isObjectType(type) && !type.isTypeOf) {
    const { schema, fragments } = making
    return objectOf(fillsOf(type, collectSubFields(schema, fragments, {}, type, nodes), making))
  }
  throw unfit(String(type))
}

const completeOf = (type: GraphQLOutputType, nodes: FieldNode[], making: Making): Complete =>
  isNonNullType(type)
    ? required(bare(type.ofType, nodes, making))
    : nullable(bare(type, nodes, making))

type Arguments = (run: Run) => Record<string, unknown>

/** Arguments are read once: when they name no variable, for all runs; else for all of a run's items. */
const argumentsOf = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  making: Making,
): Arguments => {
  let varies = false
  visit(node, {
    Variable: () => {
      varies = true
    },
    SelectionSet: () => false,
  })
  if (!varies) {
    const values = getArgumentValues(field, node)
    return () => values
  }
  const place = making.places
  making.places += 1
  return (run) => {
    run.arguments[place] ??= getArgumentValues(field, node, run.variables)
    return run.arguments[place]
  }
}

/** What a resolver may ask about its field. It has no path, which differs from item to item. */
const infoOf = (
  parentType: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  fieldNodes: FieldNode[],
  { schema, operation, fragments }: Making,
): GraphQLResolveInfo =>
  ({
    ...{ fieldName: field.name, fieldNodes, returnType: field.type, parentType },
    ...{ schema, operation, fragments, variableValues: {} },
  }) as unknown as GraphQLResolveInfo

const resolveOf = (
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  nodes: FieldNode[],
  making: Making,
): Resolve => {
  const { name, resolve } = field
  const args = argumentsOf(field, nodes[0] as FieldNode, making)
  const info = infoOf(type, field, nodes, making)
  if (resolve) return (source, run) => resolve(source, args(run), run.context, info)
  return (source, run) => {
    const value = (source as Record<string, unknown>)[name]
    return typeof value === 'function' ? value.call(source, args(run), run.context, info) : value
  }
}

const fillOf = (type: GraphQLObjectType, key: string, nodes: FieldNode[], making: Making): Fill => {
  const name = nodes[0]?.name.value ?? ''
  if (name === '__typename') return constantField(key, type.name)
  const field = type.getFields()[name]
  if (!field || key === '__proto__') throw unfit(`${type.name}.${name} as ${key}`)
  return resolvedField(
    key,
    resolveOf(type, field, nodes, making),
    completeOf(field.type, nodes, making),
  )
}

const fillsOf = (
  type: GraphQLObjectType,
  { fields }: { fields: Map<string, FieldNode[]> },
  making: Making,
): Fill[] => [...fields].map(([key, nodes]) => fillOf(type, key, nodes, making))

const hasDirectives = (document: DocumentNode): boolean => {
  let found = false
  visit(document, {
    Directive: () => {
      found = true
    },
  })
  return found
}

/**
 * Makes a valid query ready to be run many times: types, fields and arguments are looked up once, not
 * for every item of a list. A plan knows only what goes well; it breaks off at the first error, null
 * or value that does not fit, and the reference executor says what is to be said about it. Null for
 * what plans do not do: commands, subscriptions, introspection, directives, abstract types.
 */
export const planQuery = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): QueryPlan | null => {
  const type = schema.getQueryType()
  if (operation.operation !== 'query' || !type || hasDirectives(document)) return null
  const making: Making = { schema, operation, fragments: fragmentsOf(document), places: 0 }
  try {
    const root = collectFields(schema, making.fragments, {}, type, operation.selectionSet)
    const fields = fillsOf(type, root, making)
    return (context, variables) =>
      openRun(context, variables, (run) => {
        const answer = {}
        for (const fill of fields) fill(answer, {}, run)
        return answer
      })
  } catch {
    return null
  }
}
