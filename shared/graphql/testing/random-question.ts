import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** A query with its variables. */
export type RandomQuestion = { query: string; variables: Record<string, unknown> }

const scalars: Record<string, unknown> = {
  Int: 7,
  Boolean: true,
  ID: '340405100',
  String: '办件 "quoted" \\ ',
  Date: '2026-11-21',
  DateTime: '2026-11-21T08:00:00.000Z',
}

/** A value as JSON has it. */
const jsonOf = (type: GraphQLInputType): unknown => {
  if (isNonNullType(type)) return jsonOf(type.ofType)
  if (isListType(type)) return [jsonOf(type.ofType), jsonOf(type.ofType)]
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (!isInputObjectType(type)) return scalars[type.name]
  const fields = Object.values(type.getFields())
  return Object.fromEntries(fields.map((field) => [field.name, jsonOf(field.type)]))
}

/** A value as a document has it. */
const textOf = (type: GraphQLInputType): string => {
  if (isNonNullType(type)) return textOf(type.ofType)
  if (isListType(type)) return `[${textOf(type.ofType)}]`
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (!isInputObjectType(type)) return JSON.stringify(scalars[type.name])
  const fields = Object.values(type.getFields())
  return `{ ${fields.map((field) => `${field.name}: ${textOf(field.type)}`).join(', ')} }`
}

/** A query that begins at another type, with what stands around its selection. */
export type Rooted = { root?: GraphQLObjectType; around: (text: string) => string }

/** Writes a query from a source of numbers below a bound: every choice in it is one of them. */
export const randomQuestion = (
  schema: GraphQLSchema,
  choose: (below: number) => number,
  { root, around }: Rooted = { around: (text) => text },
): RandomQuestion => {
  const fragments: string[] = []
  const declared: string[] = []
  const variables: Record<string, unknown> = {}
  let names = 0

  const given = ({ name, type }: GraphQLArgument): string[] => {
    const way = choose(isNonNullType(type) ? 2 : 4)
    if (way === 2) return []
    if (way === 3) return [`${name}: null`]
    if (way === 0) return [`${name}: ${textOf(type)}`]
    names += 1
    declared.push(`$v${names}: ${type}`)
    // One that may be left out is left out sometimes.
    if (isNonNullType(type) || choose(3) > 0) variables[`v${names}`] = jsonOf(type)
    return [`${name}: $v${names}`]
  }

  const written = (field: GraphQLField<unknown, unknown>, fuel: number): string | null => {
    const type = getNamedType(field.type)
    const args = field.args.flatMap(given)
    const text = args.length > 0 ? `(${args.join(', ')})` : ''
    names += 1
    const alias = text || choose(6) === 0 ? `a${names}: ` : ''
    if (isLeafType(type)) return `${alias}${field.name}${text}`
    if (!isObjectType(type) || fuel === 0) return null
    return `${alias}${field.name}${text} { ${selection(type, fuel - 1)} }`
  }

  const dressed = (text: string, type: GraphQLObjectType): string => {
    names += 1
    const way = choose(8)
    if (way === 0) return `... on ${type.name} { ${text} }`
    if (way === 1) return `... { ${text} ${text} }`
    if (way > 2) return text
    fragments.push(`fragment F${names} on ${type.name} { ${text} }`)
    return `...F${names}`
  }

  const selection = (type: GraphQLObjectType, fuel: number): string => {
    const all = Object.values(type.getFields())
    const texts = Array.from({ length: 1 + choose(4) }, () => {
      const field = all[choose(all.length)]
      const text = field ? written(field, fuel) : null
      return text === null ? '__typename' : dressed(text, type)
    })
    return texts.join(' ')
  }

  const text = selection(root ?? (schema.getQueryType() as GraphQLObjectType), 5)
  const head = declared.length > 0 ? `query (${declared.join(', ')})` : 'query'
  return { query: `${head} { ${around(text)} } ${fragments.join(' ')}`, variables }
}
