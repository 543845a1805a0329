import { type FieldNode, type GraphQLField, Kind, type OperationDefinitionNode } from 'graphql'

/** How long a list without `first` is taken to be: divisions below a division, steps of a case, materials. */
export const USUAL_LENGTH = 10

type Variables = Readonly<Record<string, unknown>>

const ofVariable = (name: string, operation: OperationDefinitionNode, variables: Variables) => {
  const definition = operation.variableDefinitions?.find((one) => one.variable.name.value === name)
  const fallback = definition?.defaultValue
  return variables[name] ?? (fallback?.kind === Kind.INT ? fallback.value : undefined)
}

/** The size of the page that a field is asked for by `first`; null when the field has no pages. */
export const firstOf = (
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  operation: OperationDefinitionNode,
  variables: Variables,
): number | null => {
  const first = field.args.find(({ name }) => name === 'first')
  if (!first) return null
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value
  if (given?.kind === Kind.INT) return Number(given.value)
  const variable = given?.kind === Kind.VARIABLE ? given.name.value : null
  const size = variable === null ? undefined : ofVariable(variable, operation, variables)
  return Number(size ?? first.defaultValue ?? USUAL_LENGTH)
}
