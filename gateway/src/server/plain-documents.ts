import { collectFields, collectSubFields } from '@graphql-tools/utils'
import { fragmentsOf, readVariables } from '@liandong/shared/graphql'
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'

type Fields = ReadonlyMap<string, FieldNode[]>

type Arguments = {
  schema: GraphQLSchema
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: unknown
}

/** Of an object of which all is skipped: a selection must not be empty. */
const nothingOf: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
  directives: [
    {
      kind: Kind.DIRECTIVE,
      name: { kind: Kind.NAME, value: 'skip' },
      arguments: [
        {
          kind: Kind.ARGUMENT,
          name: { kind: Kind.NAME, value: 'if' },
          value: { kind: Kind.BOOLEAN, value: true },
        },
      ],
    },
  ],
}

/** The operation with each field once, without fragments and conditions; null when that cannot be written. */
const plainOperation = (
  { schema, document }: Arguments,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): OperationDefinitionNode | null => {
  const fragments = fragmentsOf(document)

  /** Null where GraphQL refuses a condition: the executor does so too, at this place. */
  const fieldsBelow = (type: GraphQLObjectType, nodes: FieldNode[]): Fields | null => {
    try {
      return collectSubFields(schema, fragments, variables, type, nodes).fields
    } catch (error) {
      if (error instanceof GraphQLError) return null
      throw error
    }
  }

  const selections = (type: GraphQLObjectType, fields: Fields): SelectionNode[] =>
    [...fields.values()].flatMap((nodes) => plainField(type, nodes))

  const plainField = (type: GraphQLObjectType, nodes: FieldNode[]): FieldNode[] => {
    const [node] = nodes
    if (!node) return []
    const plain = { ...node, directives: [] }
    const field = type.getFields()[node.name.value]
    const below = field && getNamedType(field.type)
    if (!node.selectionSet || !isObjectType(below)) return [plain]
    const fields = fieldsBelow(below, nodes)
    if (!fields) return nodes
    const chosen = fields.size > 0 ? selections(below, fields) : [nothingOf]
    const selectionSet = { kind: Kind.SELECTION_SET, selections: chosen } as const
    return [{ ...plain, selectionSet }]
  }

  const type = schema.getRootType(operation.operation)
  if (!type) return null
  const { fields } = collectFields(schema, fragments, variables, type, operation.selectionSet)
  if (fields.size === 0) return null
  const selectionSet = { kind: Kind.SELECTION_SET, selections: selections(type, fields) } as const
  return { ...operation, selectionSet }
}

/** A document that means the same for these variables; the same one when there is nothing to say about it. */
const plain = <Of extends Arguments>(args: Of): Of => {
  const read = readVariables(args)
  if (!read.ok) return args
  try {
    const operation = plainOperation(args, read.operation, read.values)
    if (!operation) return args
    const fragments = args.document.definitions.filter(
      ({ kind }) => kind === Kind.FRAGMENT_DEFINITION,
    )
    return { ...args, document: { ...args.document, definitions: [operation, ...fragments] } }
  } catch (error) {
    // What GraphQL refuses here, the executor refuses too, at its place.
    if (error instanceof GraphQLError) return args
    throw error
  }
}

/**
 * Gives stitching documents without fragments and conditions. It does not understand all of them: of a
 * fragment that selects `__typename` only, for one, it makes a request without a selection, and fails.
 */
export const plainDocuments = (): Plugin => ({
  onExecute: ({ executeFn, setExecuteFn }) => setExecuteFn((args) => executeFn(plain(args))),
  onSubscribe: ({ subscribeFn, setSubscribeFn }) =>
    setSubscribeFn((args) => subscribeFn(plain(args))),
})
