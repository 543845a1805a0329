import { type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql'

/** A field as its resolver learns of it. */
export type AskedField = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>

/**
 * The names of the fields that are asked for below a field, at the end of a path of names. Conditions
 * are not looked at: one too many costs a little, one too few would be a wrong answer.
 */
export const requestedFields = (
  { fieldNodes, fragments }: AskedField,
  ...path: string[]
): ReadonlySet<string> => {
  const names = new Set<string>()
  const walk = (selections: readonly SelectionNode[], depth: number): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (depth === path.length) names.add(selection.name.value)
        else if (selection.name.value === path[depth])
          walk(selection.selectionSet?.selections ?? [], depth + 1)
      } else {
        const { selectionSet } =
          selection.kind === Kind.FRAGMENT_SPREAD
            ? (fragments[selection.name.value] ?? {})
            : selection
        walk(selectionSet?.selections ?? [], depth)
      }
    }
  }
  for (const { selectionSet } of fieldNodes) walk(selectionSet?.selections ?? [], 0)
  return names
}
