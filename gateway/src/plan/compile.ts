import { collectFields } from '@graphql-tools/utils'
import { type FieldNode, GraphQLError, type GraphQLObjectType, OperationTypeNode } from 'graphql'
import { localRoot } from './known.ts'
import { type Compilation, fieldOf, NotPlanned, nameOf, routeOf, typename } from './part.ts'
import type { Field, Plan } from './plan.ts'
import { selectValue } from './select.ts'
import { fieldText, questionText } from './text.ts'

const rootField = (
  compilation: Compilation,
  type: GraphQLObjectType,
  as: string,
  nodes: FieldNode[],
): Field => {
  const { facts, operation } = compilation
  const name = nameOf(nodes)
  const [node] = nodes
  if (name === '__typename') return typename(type, as).field
  const source = facts.rootSource(operation.operation, name)
  const own = source?.schema.getRootType(operation.operation)?.getFields()[name]
  const definition = type.getFields()[name]
  // Introspection has neither source nor definition.
  if (!source || !own || !definition || !node) throw new NotPlanned(name)
  const below = selectValue(compilation, definition.type, nodes, source)
  if (!source.routes) return fieldOf(type, as, definition, below.shape, localRoot(own, node))
  const asked = fieldText(node, below)
  const question = {
    operation: operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query',
    query: questionText(operation, asked),
    responseKey: as,
    route: routeOf(source, name),
    variables: [...new Set(asked.uses)],
    field: own,
    node,
  } as const
  if (question.route.many) throw new NotPlanned(name)
  return fieldOf(type, as, definition, below.shape, { kind: 'asked', question })
}

const planOf = (compilation: Compilation): Plan => {
  const { facts, operation, fragments, variables } = compilation
  const type = facts.schema.getRootType(operation.operation)
  if (!type || operation.operation === OperationTypeNode.SUBSCRIPTION) throw new NotPlanned()
  const { fields } = collectFields(facts.schema, fragments, variables, type, operation.selectionSet)
  return {
    operation: operation.operation,
    fields: [...fields].map(([as, nodes]) => rootField(compilation, type, as, nodes)),
  }
}

/**
 * Compiles an operation; null for one that is left to stitching: subscriptions, introspection, what no
 * fact covers, and what GraphQL refuses, such as null for a condition: the executor says that best.
 */
export const compile = (compiled: Omit<Compilation, 'questions'>): Plan | null => {
  try {
    return planOf({ ...compiled, questions: new Map() })
  } catch (error) {
    if (error instanceof NotPlanned || error instanceof GraphQLError) return null
    throw error
  }
}
