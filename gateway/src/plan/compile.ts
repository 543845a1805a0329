import { collectFields, collectSubFields } from '@graphql-tools/utils'
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql'
import type { Entry, Facts, Source } from './facts.ts'
import { knownByKey, knownOf, localRoot } from './known.ts'
import { leafOf } from './leaf.ts'
import type { EntryQuestion, Field, From, ObjectShape, Plan, Shape, Variables } from './plan.ts'
import { fieldText, isByVariable, questionText, type Text } from './text.ts'

/** What is compiled: an operation, its fragments, and the variables, some of which decide its shape. */
export type Compiled = {
  operation: OperationDefinitionNode
  fragments: Record<string, FragmentDefinitionNode>
  variables: Variables
}

/** A shape, what the source at hand is asked for it, and in `sign` also what others are. */
type Selection<Of extends Shape = Shape> = Text & { shape: Of; sign: string }
type Part = Text & { field: Field; sign: string }
type Nodes = ReadonlyMap<string, FieldNode[]>

/** Under this name a question asks for a key that the caller did not ask for. */
const KEY = '_key'

/** A name that is none of these. */
const freeName = (name: string, taken: readonly string[]): string =>
  taken.includes(name) ? freeName(`_${name}`, taken) : name

/** What the compiler does not know it leaves to stitching. */
class NotPlanned extends Error {}

const nothing: Text = { text: '', uses: [] }

const fieldOf = (
  type: GraphQLObjectType,
  as: string,
  { name, type: of }: Pick<GraphQLField<unknown, unknown>, 'name' | 'type'>,
  shape: Shape,
  from: From,
): Field => ({ as, name: `${type.name}.${name}`, shape, required: isNonNullType(of), from })

const nameOf = (nodes: FieldNode[]): string => nodes[0]?.name.value ?? ''

const typename = (type: GraphQLObjectType, as: string): Part => ({
  ...nothing,
  sign: as,
  field: fieldOf(type, as, { name: '__typename', type: GraphQLString }, leafOf(GraphQLString), {
    kind: 'known',
    value: () => type.name,
  }),
})

const planOf = (facts: Facts, { operation, fragments, variables }: Compiled): Plan => {
  const questions = new Map<string, EntryQuestion>()

  const valueShape = (type: GraphQLOutputType, nodes: FieldNode[], source: Source): Selection => {
    const nullable = getNullableType(type)
    if (isListType(nullable)) {
      const of = valueShape(nullable.ofType, nodes, source)
      const required = isNonNullType(nullable.ofType)
      return { ...of, shape: { kind: 'list', fills: of.shape.fills, of: of.shape, required } }
    }
    if (isLeafType(nullable)) return { ...nothing, sign: '', shape: leafOf(nullable) }
    if (!isObjectType(nullable)) throw new NotPlanned(nullable.name)
    const { fields } = collectSubFields(facts.schema, fragments, variables, nullable, nodes)
    return objectOf(nullable, fields, source)
  }

  /** What the source at hand has of a field, or knows. */
  const ownPart = (
    type: GraphQLObjectType,
    as: string,
    nodes: FieldNode[],
    source: Source,
    own: GraphQLField<unknown, unknown>,
  ): Part => {
    const [node] = nodes
    if (!node || own.args.some((one) => isRequiredArgument(one) && isByVariable(node, one.name)))
      throw new NotPlanned(as)
    const definition = type.getFields()[own.name] ?? own
    const below = valueShape(definition.type, nodes, source)
    const from: From = source.routes ? { kind: 'own' } : knownOf(own)
    const asked = source.routes ? fieldText(node, below) : nothing
    const field = fieldOf(type, as, definition, below.shape, from)
    return { ...asked, field, sign: `${as}:${fieldText(node, nothing).text}${below.sign}` }
  }

  /** What the gateway knows of another's object. */
  const knownPart = (
    type: GraphQLObjectType,
    as: string,
    nodes: FieldNode[],
    entry: Entry,
  ): Part => {
    const own = (entry.source.schema.getType(type.name) as GraphQLObjectType).getFields()[
      nameOf(nodes)
    ]
    if (!own) throw new NotPlanned(as)
    const part = ownPart(type, as, nodes, entry.source, own)
    return { ...part, field: { ...part.field, from: knownByKey(entry, own) } }
  }

  /** The question that fills these fields by the object's key; the same one wherever the same is asked. */
  const filled = (type: GraphQLObjectType, nodes: Nodes, { source, ...entry }: Entry): Part[] => {
    const { shape, text, uses, sign } = objectOf(type, nodes, source)
    const keyVariable = freeName(entry.argument, uses)
    const signed = `${entry.field.name}${sign}`
    const known = questions.get(signed)
    const question: EntryQuestion = known ?? {
      query: questionText(
        { ...operation, operation: OperationTypeNode.QUERY },
        { text: `${entry.field.name}(${entry.argument}: $${keyVariable})${text}`, uses },
        [`$${keyVariable}: [ID!]!`],
      ),
      responseKey: entry.field.name,
      route: routeOf(source, entry.field.name),
      variables: [...new Set(uses)],
      keyVariable,
      shape,
    }
    questions.set(signed, question)
    return shape.fields.map((field) => ({
      ...nothing,
      sign: `<${signed}>`,
      field: { ...field, from: { kind: 'filled', question } },
    }))
  }

  const partsOf = (type: GraphQLObjectType, nodes: Nodes, source: Source): Part[] => {
    const sourceType = source.schema.getType(type.name) as GraphQLObjectType | undefined
    const own = sourceType?.getFields() ?? {}
    const parts = new Map<string, Part>()
    const elsewhere = new Map<Entry, Map<string, FieldNode[]>>()
    for (const [as, asked] of nodes) {
      const name = nameOf(asked)
      if (as === KEY) throw new NotPlanned(as)
      const definition = own[name]
      if (name === '__typename') parts.set(as, typename(type, as))
      else if (definition) parts.set(as, ownPart(type, as, asked, source, definition))
      else {
        const entry = facts.entryFor(type.name, name)
        if (!entry) throw new NotPlanned(name)
        if (entry.source.routes)
          elsewhere.set(entry, (elsewhere.get(entry) ?? new Map()).set(as, asked))
        else parts.set(as, knownPart(type, as, asked, entry))
      }
    }
    for (const [entry, fields] of elsewhere)
      for (const part of filled(type, fields, entry)) parts.set(part.field.as, part)
    return [...nodes.keys()].flatMap((as) => parts.get(as) ?? [])
  }

  const objectOf = (
    type: GraphQLObjectType,
    nodes: Nodes,
    source: Source,
  ): Selection<ObjectShape> => {
    const parts = partsOf(type, nodes, source)
    const fields = parts.map(({ field }) => field)
    const plain = fields.every(({ from }) => from.kind === 'own')
    const key = plain ? null : facts.keyOf(type.name)
    const hasKey = parts.some(({ text }) => text === key)
    const keyAt = key === null || hasKey || !source.routes ? key : KEY
    const texts = [...parts.map(({ text }) => text), keyAt === KEY ? `${KEY}: ${key}` : '']
    // Of an object without fields of its own is still asked whether it is there.
    const text = texts.filter((one) => one !== '').join(' ') || '__typename'
    return {
      shape: {
        kind: 'object',
        fills: fields.some(({ from, shape }) => from.kind === 'filled' || shape.fills),
        fields,
        plain,
        keyAt,
      },
      text: ` { ${text} }`,
      uses: parts.flatMap(({ uses }) => uses),
      sign: `{${parts.map(({ sign }) => sign).join(' ')}}`,
    }
  }

  const rootField = (type: GraphQLObjectType, as: string, nodes: FieldNode[]): Field => {
    const name = nameOf(nodes)
    const [node] = nodes
    if (name === '__typename') return typename(type, as).field
    const source = facts.rootSource(operation.operation, name)
    const own = source?.schema.getRootType(operation.operation)?.getFields()[name]
    const definition = type.getFields()[name]
    if (!source || !own || !definition || !node) throw new NotPlanned(name)
    const below = valueShape(definition.type, nodes, source)
    if (!source.routes) return fieldOf(type, as, definition, below.shape, localRoot(own, node))
    const asked = fieldText(node, below)
    const question = {
      operation: operation.operation as 'query' | 'mutation',
      query: questionText(operation, asked),
      responseKey: as,
      route: routeOf(source, name),
      variables: [...new Set(asked.uses)],
      field: own,
      node,
    }
    if (question.route.many) throw new NotPlanned(name)
    return fieldOf(type, as, definition, below.shape, { kind: 'asked', question })
  }

  const type = facts.schema.getRootType(operation.operation)
  if (!type || operation.operation === OperationTypeNode.SUBSCRIPTION) throw new NotPlanned('root')
  const { fields } = collectFields(facts.schema, fragments, variables, type, operation.selectionSet)
  return {
    operation: operation.operation,
    fields: [...fields].map(([as, nodes]) => rootField(type, as, nodes)),
  }
}

const routeOf = ({ routes }: Source, name: string) => {
  const route = routes?.get(name)
  if (!route) throw new NotPlanned(name)
  return route
}

/** Compiles an operation; null for one that is left to stitching: subscriptions, introspection, what no fact covers. */
export const compile = (facts: Facts, compiled: Compiled): Plan | null => {
  try {
    return planOf(facts, compiled)
  } catch (error) {
    if (error instanceof NotPlanned) return null
    throw error
  }
}
