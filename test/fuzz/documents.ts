import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  type OperationTypeNode,
} from 'graphql'
import type { Choices } from './choices.ts'
import { valueFor } from './values.ts'

/** A document and the values of its variables. */
export type Question = { query: string; variables: Record<string, unknown> }

/** Literals of a wrong type end at the validation; in variables they come further. */
const IN_TEXT = { oddOnce: 60, fuel: 3 }
const IN_VARIABLES = { oddOnce: 12, fuel: 4 }

const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'then', '_1', 'hasOwnProperty']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value as GraphQL writes it, right for the type where it can be. */
const literal = (value: unknown, type: GraphQLInputType): string => {
  const nullable = getNullableType(type)
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) {
    const of = isListType(nullable) ? nullable.ofType : nullable
    return `[${value.map((one) => literal(one, of)).join(' ')}]`
  }
  if (isObject(value)) {
    const fields = isInputObjectType(nullable) ? nullable.getFields() : {}
    return `{${Object.entries(value)
      .map(([name, one]) => `${name}: ${literal(one, fields[name]?.type ?? nullable)}`)
      .join(' ')}}`
  }
  return isEnumType(nullable) ? String(value) : JSON.stringify(value)
}

/** Writes an operation of a schema, mostly valid, with all that documents may have in them. */
export const randomDocument = (schema: GraphQLSchema, choices: Choices): Question => {
  const fragments: string[] = []
  const declared: string[] = []
  const variables: Record<string, unknown> = {}
  let names = 0
  const newName = (): string => {
    names += 1
    return choices.once(40) ? choices.of(ODD_NAMES) : `v${names}`
  }

  const variable = (type: GraphQLInputType | string, value: () => unknown): string => {
    const name = newName()
    const given = String(type)
    const written = choices.once(3) ? given.replace(/!$/, '') : given
    const fallback =
      typeof type === 'string'
        ? 'true'
        : literal(valueFor(type, choices, { ...IN_TEXT, fuel: 1 }), type)
    declared.push(`$${name}: ${written}${choices.once(3) ? ` = ${fallback}` : ''}`)
    const kind = choices.below(8)
    if (kind === 7) return `$${name}`
    variables[name] = kind === 6 ? null : value()
    return `$${name}`
  }

  const argument = ({ name, type }: GraphQLArgument): string => {
    const text = choices.once(2)
      ? variable(type, () => valueFor(type, choices, IN_VARIABLES))
      : literal(valueFor(type, choices, IN_TEXT), type)
    return `${name}: ${text}`
  }

  const argumentsOf = ({ args }: GraphQLField<unknown, unknown>): string => {
    const given = args.filter(({ type }) => String(type).endsWith('!') || choices.once(2))
    const all = given.filter(() => !choices.once(30)).map(argument)
    if (choices.once(60)) all.push('nothing: 1')
    return all.length > 0 ? `(${all.join(', ')})` : ''
  }

  const directive = (): string => {
    const byVariable = () => variable('Boolean!', () => choices.of([true, false]))
    const condition = choices.once(12)
      ? choices.of(['null', '1', '"yes"', '{a: 1}', '[true]'])
      : choices.of([() => 'true', () => 'false', byVariable, byVariable])()
    return ` @${choices.of(['include', 'skip'])}(if: ${condition})`
  }

  const directives = (): string => {
    if (!choices.once(6)) return ''
    if (choices.once(12))
      return choices.of([' @nothing', ' @include', ' @skip(if: true, if: true)'])
    return directive()
  }

  const dressed = (text: string, type: GraphQLNamedType): string => {
    names += 1
    const fragment = `F${names}`
    return choices.of<() => string>([
      ...Array.from({ length: 9 }, () => () => text),
      () => `... on ${type.name}${directives()} { ${text} }`,
      () => `...${directives() || ' @include(if: true)'} { ${text} }`,
      () => {
        fragments.push(`fragment ${fragment} on ${type.name} { ${text} }`)
        return `...${fragment}${directives()} ...${fragment}`
      },
    ])()
  }

  const field = (of: GraphQLField<unknown, unknown>, fuel: number): string => {
    const type = getNamedType(of.type)
    const args = argumentsOf(of)
    // Two answers under one name would be a conflict, mostly.
    const alias = (args === '' ? choices.once(5) : !choices.once(20)) ? `${newName()}: ` : ''
    const head = `${alias}${of.name}${args}${directives()}`
    if (isLeafType(type) || !isObjectType(type)) return head
    return fuel > 0 ? `${head} { ${selection(type, fuel - 1)} }` : `${head} { __typename }`
  }

  const selection = (type: GraphQLObjectType, fuel: number, width = 3): string => {
    const fields = Object.values(type.getFields())
    return Array.from({ length: 1 + choices.below(width) }, () =>
      dressed(choices.once(12) ? '__typename' : field(choices.of(fields), fuel), type),
    ).join(' ')
  }

  const operation = choices.of(['query', 'query', 'query', 'mutation', 'subscription'] as const)
  const root = schema.getRootType(operation as OperationTypeNode) ?? schema.getQueryType()
  const width = operation === 'subscription' && !choices.once(10) ? 1 : 3
  const text = root ? selection(root, 1 + choices.below(5), width) : '__typename'
  const below = choices.once(25) ? ' __schema { queryType { name } }' : ''
  const head = declared.length > 0 ? `${operation} (${declared.join(', ')})` : operation
  return { query: `${head} { ${text}${below} } ${fragments.join(' ')}`, variables }
}

/** Fragments of the root type that lead into each other, in a row or, now and then, in a circle. */
const chain = (length: number, choices: Choices): string => {
  const last = choices.once(4) ? '...F0' : '__typename'
  const link = (index: number) => (index + 1 < length ? `...F${index + 1}` : last)
  const all = Array.from({ length }, (_, index) => `fragment F${index} on Query { ${link(index)} }`)
  return `{ ...F0 } ${all.join(' ')}`
}

/** A document that was damaged on its way, or written by somebody who guesses. */
export const damaged = (query: string, choices: Choices): string => {
  const at = choices.below(query.length)
  const to = at + choices.below(20)
  return choices.of<() => string>([
    () => query.slice(0, at) + query.slice(to),
    () => query.slice(0, at) + query.slice(at, to).repeat(30) + query.slice(to),
    () =>
      query.slice(0, at) +
      choices.of(['{', '}', '"', '$', '\u0000', '\ud800', '🀄', '"""', '...', '@', '!', '#']) +
      query.slice(at),
    () => '{a'.repeat(choices.of([10, 1_000, 5_000])),
    () => chain(choices.of([5, 300, 2_000]), choices),
    () => `${query} ${query}`,
    () => '[['.repeat(choices.of([10, 1_400])),
  ])()
}
