import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { Fragments } from '../fragments.ts'
import type { Variables } from './list-length.ts'

/** What the fields of an operation are collected with; `selected` is told of everything on the way. */
export type Collecting = {
  schema: GraphQLSchema
  fragments: Fragments
  variables: Variables
  /** Hears of every selection before it is read; false ends the collecting. */
  selected: (node: SelectionNode) => boolean
}

type Fields = Map<string, FieldNode[]>

const conditionOf = (
  node: SelectionNode,
  directive: typeof GraphQLSkipDirective,
  variables: Variables,
): unknown => {
  try {
    return getDirectiveValues(directive, node, variables)?.if
  } catch {
    // The execution says what is wrong with it.
    return undefined
  }
}

const named = (name: string) => (directive: DirectiveNode) => directive.name.value === name

const isIncluded = (node: SelectionNode, variables: Variables): boolean => {
  if (!node.directives?.some((one) => named('skip')(one) || named('include')(one))) return true
  return (
    conditionOf(node, GraphQLSkipDirective, variables) !== true &&
    conditionOf(node, GraphQLIncludeDirective, variables) !== false
  )
}

const applies = (
  on: NamedTypeNode | undefined,
  type: GraphQLObjectType,
  schema: GraphQLSchema,
): boolean => {
  if (!on || on.name.value === type.name) return true
  const condition = schema.getType(on.name.value)
  return isAbstractType(condition) && schema.isSubType(condition, type)
}

/**
 * The fields that an execution resolves of an object, by their names in the answer: selections of one
 * name are merged, and a fragment counts once in all of them.
 */
export const collectFields = (
  collecting: Collecting,
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
): Fields => {
  const { schema, fragments, variables, selected } = collecting
  const fields: Fields = new Map()
  const visited = new Set<string>()

  const enter = (node: SelectionSetNode, on: NamedTypeNode | undefined): void => {
    if (applies(on, type, schema)) walk(node)
  }

  const spread = (fragment: FragmentDefinitionNode | undefined): void => {
    if (!fragment || visited.has(fragment.name.value)) return
    visited.add(fragment.name.value)
    enter(fragment.selectionSet, fragment.typeCondition)
  }

  const walk = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (!selected(node)) return
      if (!isIncluded(node, variables)) continue
      if (node.kind === Kind.FRAGMENT_SPREAD) spread(fragments[node.name.value])
      else if (node.kind === Kind.INLINE_FRAGMENT) enter(node.selectionSet, node.typeCondition)
      else {
        const name = (node.alias ?? node.name).value
        const known = fields.get(name)
        if (known) known.push(node)
        else fields.set(name, [node])
      }
    }
  }

  for (const set of selections) walk(set)
  return fields
}
