import { BREAK, type FieldNode, type OperationDefinitionNode, print, visit } from 'graphql'

/** A piece of a question, and the caller's variables in it. */
export type Text = { text: string; uses: readonly string[] }

/** Nothing is asked for. */
export const nothing: Text = { text: '', uses: [] }

const variablesIn = (node: FieldNode): string[] => {
  const names: string[] = []
  for (const argument of node.arguments ?? [])
    visit(argument, { Variable: ({ name }) => void names.push(name.value) })
  return names
}

/** A field as it is asked for, with the arguments as the caller wrote them, and what is asked for below it. */
export const fieldText = (node: FieldNode, below: Text): Text => {
  const { name, alias, arguments: given = [] } = node
  const called = alias && alias.value !== name.value ? `${alias.value}: ` : ''
  const args = given.length > 0 ? `(${given.map(print).join(', ')})` : ''
  return {
    text: `${called}${name.value}${args}${below.text}`,
    uses: [...variablesIn(node), ...below.uses],
  }
}

/** A whole question, which declares the caller's variables that it uses and no others, and these of its own. */
export const questionText = (
  operation: OperationDefinitionNode,
  { text, uses }: Text,
  own: readonly string[] = [],
): string => {
  const declared = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    uses.includes(variable.name.value),
  )
  const variables = [...own, ...declared.map(print)]
  const head =
    variables.length > 0 ? `${operation.operation} (${variables.join(', ')})` : operation.operation
  return `${head} { ${text} }`
}

/** Whether an argument of a field is filled by a variable, or has one somewhere inside. */
export const isByVariable = (node: FieldNode, argument: string): boolean => {
  const given = node.arguments?.find(({ name }) => name.value === argument)
  let found = false
  if (given) {
    visit(given, {
      Variable: () => {
        found = true
        return BREAK
      },
    })
  }
  return found
}
