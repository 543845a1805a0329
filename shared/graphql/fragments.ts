import { type DocumentNode, type FragmentDefinitionNode, Kind } from 'graphql'

/** Fragments by their names, as graphql's own functions want them. */
export type Fragments = Record<string, FragmentDefinitionNode>

/** The fragments that a document defines. */
export const fragmentsOf = ({ definitions }: DocumentNode): Fragments =>
  Object.fromEntries(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
