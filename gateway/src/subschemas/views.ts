import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from 'graphql'

/** A part of a tier's SDL that becomes one subschema. */
export type View = { name: string; document: DocumentNode }

type Directed = { readonly directives?: readonly { name: { value: string } }[] | undefined }

const has = (node: Directed, directive: string): boolean =>
  node.directives?.some(({ name }) => name.value === directive) ?? false

const isContribution = (node: DefinitionNode): node is ObjectTypeExtensionNode =>
  node.kind === Kind.OBJECT_TYPE_EXTENSION && has(node, 'key')

const isQuery = (node: DefinitionNode): node is ObjectTypeDefinitionNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Query'

const isOtherRoot = (node: DefinitionNode): boolean =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION &&
  ['Mutation', 'Subscription'].includes(node.name.value)

const namedType = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)

/** Definitions with other fields on `Query`; without `Query` when none is left. */
const withQuery = (
  definitions: readonly DefinitionNode[],
  keep: (field: FieldDefinitionNode) => boolean,
): DefinitionNode[] =>
  definitions
    .map((node) => (isQuery(node) ? { ...node, fields: node.fields?.filter(keep) ?? [] } : node))
    .filter((node) => !isQuery(node) || node.fields?.length)

const document = (definitions: DefinitionNode[]): DocumentNode => ({
  kind: Kind.DOCUMENT,
  definitions,
})

/**
 * Splits a tier's SDL: what it contributes to a shared type by key is one view each, with nothing but
 * the entry for it; all other root fields are another view, in which the shared types are bare.
 *
 * Stitching believes that a subschema can fill every field it declares wherever the type occurs in
 * its answers. For routed instances that is not so: the holder of a case in one instance's queue may
 * be served by another, and `holder { queue }` would be asked of the wrong one and be null without an
 * error. From a view in which a division has no queue, stitching asks by the division's code.
 */
export const viewsOf = (name: string, { definitions }: DocumentNode): View[] => {
  const contributions = definitions.filter(isContribution)
  const bare = withQuery(
    definitions.filter((node) => !isContribution(node)),
    (field) => !has(field, 'merge'),
  )
  const entries = contributions.map((contribution) => {
    const type = contribution.name.value
    const others = definitions.filter((node) => !isContribution(node) && !isOtherRoot(node))
    const own = withQuery(others, (field) => has(field, 'merge') && namedType(field.type) === type)
    return { name: `${name}:${type}`, document: document([...own, contribution]) }
  })
  return bare.some(isQuery) ? [{ name, document: document(bare) }, ...entries] : entries
}
