import {
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql'
import type { Variables } from './list-length.ts'

/** Numbers and lists of keys say how long lists are; Booleans, what is included. */
const decides = (type: TypeNode): boolean => {
  if (type.kind === Kind.NON_NULL_TYPE) return decides(type.type)
  return type.kind === Kind.LIST_TYPE || ['Int', 'Boolean'].includes(type.name.value)
}

const decidingNames = ({ variableDefinitions = [] }: OperationDefinitionNode): string[] =>
  variableDefinitions.filter(({ type }) => decides(type)).map(({ variable }) => variable.name.value)

/** What of the variables may change how much an operation asks for; of a list that is its length. */
export const decidingPart = (operation: OperationDefinitionNode, variables: Variables): string =>
  decidingNames(operation)
    .map((name) => variables[name])
    .map((value) => (Array.isArray(value) ? `[${value.length}]` : String(value)))
    .join()

/** Whether the variables of an operation may change how much it asks for. */
export const variesByVariables = ({ variableDefinitions }: OperationDefinitionNode): boolean =>
  variableDefinitions?.some(({ type }) => decides(type)) ?? false

/** The variables as an execution has them: null is null, defaults stand for what is absent. Null when they do not fit. */
export const coercedVariables = (
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: unknown,
): Variables | null => {
  const inputs = (given ?? {}) as Record<string, unknown>
  const options = { maxErrors: 1, hideSuggestions: true }
  return getVariableValues(schema, variableDefinitions, inputs, options).coerced ?? null
}
