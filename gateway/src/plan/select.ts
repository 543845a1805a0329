import { collectSubFields } from '@graphql-tools/utils'
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { entryQuestion } from './entry-question.ts'
import type { Entry, Source } from './facts.ts'
import { knownByKey, knownOf } from './known.ts'
import { leafOf } from './leaf.ts'
import {
  type Compilation,
  fieldOf,
  type Nodes,
  NotPlanned,
  nameOf,
  type Part,
  type Selection,
  typename,
} from './part.ts'
import type { ObjectShape } from './plan.ts'
import { fieldText, isByVariable, nothing } from './text.ts'

type Own = GraphQLField<unknown, unknown>

const fieldsAt = ({ schema }: Source, type: GraphQLObjectType): Record<string, Own> => {
  const own = schema.getType(type.name)
  return isObjectType(own) ? own.getFields() : {}
}

/** What is selected of a value that a source answers. */
export const selectValue = (
  compilation: Compilation,
  type: GraphQLOutputType,
  nodes: FieldNode[],
  source: Source,
): Selection => {
  const nullable = getNullableType(type)
  if (isListType(nullable)) {
    const of = selectValue(compilation, nullable.ofType, nodes, source)
    const required = isNonNullType(nullable.ofType)
    return { ...of, shape: { kind: 'list', fills: of.shape.fills, of: of.shape, required } }
  }
  if (isLeafType(nullable)) return { ...nothing, sign: '', shape: leafOf(nullable) }
  if (!isObjectType(nullable)) throw new NotPlanned(nullable.name)
  const { facts, fragments, variables } = compilation
  const { fields } = collectSubFields(facts.schema, fragments, variables, nullable, nodes)
  return selectObject(compilation, nullable, fields, source)
}

const selectObject = (
  compilation: Compilation,
  type: GraphQLObjectType,
  nodes: Nodes,
  source: Source,
): Selection<ObjectShape> => {
  const parts = partsOf(compilation, type, nodes, source)
  const fields = parts.map(({ field }) => field)
  const plain = fields.every(({ from }) => from.kind === 'own')
  const key = plain ? null : compilation.facts.keyOf(type.name)
  const texts = parts.map(({ text }) => text).filter((text) => text !== '')
  if (key !== null && source.routes && !texts.includes(key)) {
    if (nodes.has(key)) throw new NotPlanned(key)
    texts.push(key)
  }
  return {
    shape: {
      kind: 'object',
      fills: fields.some(({ from, shape }) => from.kind === 'filled' || shape.fills),
      fields,
      plain,
      key,
    },
    // Of an object without fields of its own is still asked whether it is there.
    text: ` { ${texts.join(' ') || '__typename'} }`,
    uses: parts.flatMap(({ uses }) => uses),
    sign: `{${parts.map(({ sign }) => sign).join(' ')}}`,
  }
}

const partsOf = (
  compilation: Compilation,
  type: GraphQLObjectType,
  nodes: Nodes,
  source: Source,
): Part[] => {
  const own = fieldsAt(source, type)
  const elsewhere = new Map<Entry, Map<string, FieldNode[]>>()
  const parts = new Map<string, Part>()
  for (const [as, asked] of nodes) {
    const name = nameOf(asked)
    const entry = compilation.facts.entryFor(type.name, name)
    if (name === '__typename') parts.set(as, typename(type, as))
    else if (own[name]) parts.set(as, ownPart(compilation, type, as, asked, source))
    else if (!entry) throw new NotPlanned(name)
    else if (!entry.source.routes) parts.set(as, knownPart(compilation, type, as, asked, entry))
    else elsewhere.set(entry, (elsewhere.get(entry) ?? new Map()).set(as, asked))
  }
  for (const [entry, fields] of elsewhere) {
    const selected = selectObject(compilation, type, fields, entry.source)
    for (const part of filledParts(compilation, entry, selected)) parts.set(part.field.as, part)
  }
  return [...nodes.keys()].flatMap((as) => parts.get(as) ?? [])
}

/**
 * What the source at hand has. An argument that it may refuse is left to stitching: null for one that
 * must not be null, also if it has a default.
 */
const ownPart = (
  compilation: Compilation,
  type: GraphQLObjectType,
  as: string,
  nodes: FieldNode[],
  source: Source,
): Part => {
  const [node] = nodes
  const own = fieldsAt(source, type)[nameOf(nodes)]
  const mayFail = (of: Own, at: FieldNode) =>
    of.args.some((one) => isNonNullType(one.type) && isByVariable(at, one.name))
  if (!node || !own || mayFail(own, node)) throw new NotPlanned(as)
  const definition = type.getFields()[own.name] ?? own
  const below = selectValue(compilation, definition.type, nodes, source)
  return {
    ...(source.routes ? fieldText(node, below) : nothing),
    field: fieldOf(
      type,
      as,
      definition,
      below.shape,
      source.routes ? { kind: 'own' } : knownOf(own),
    ),
    sign: `${fieldText(node, nothing).text}${below.sign}`,
  }
}

/** What the gateway knows of another's object. */
const knownPart = (
  compilation: Compilation,
  type: GraphQLObjectType,
  as: string,
  nodes: FieldNode[],
  entry: Entry,
): Part => {
  const part = ownPart(compilation, type, as, nodes, entry.source)
  const own = fieldsAt(entry.source, type)[nameOf(nodes)]
  return own ? { ...part, field: { ...part.field, from: knownByKey(entry, own) } } : part
}

/** What another instance fills by the object's key. */
const filledParts = (
  compilation: Compilation,
  entry: Entry,
  selected: Selection<ObjectShape>,
): Part[] => {
  const question = entryQuestion(compilation, entry, selected)
  return selected.shape.fields.map((field) => ({
    ...nothing,
    sign: `<${entry.field.name}${selected.sign}>`,
    field: { ...field, from: { kind: 'filled', question } },
  }))
}
