import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { isLocalDate } from '../calendar/index.ts'

const asDate = (value: unknown): string => {
  if (typeof value === 'string' && isLocalDate(value)) return value
  throw new GraphQLError('日期格式应为 2026-11-21。 A date is written like 2026-11-21.', {
    extensions: { code: 'DATE_MALFORMED' },
  })
}

const asInstant = (value: unknown): string => {
  const date = value instanceof Date ? value : new Date(String(value))
  if (Number.isNaN(date.getTime())) throw new TypeError('not an instant')
  return date.toISOString()
}

const literal = (parse: (value: unknown) => string) => (node: { kind: string }) =>
  parse(node.kind === Kind.STRING && 'value' in node ? node.value : undefined)

/** The scalars of every tier: days of the civil calendar, and instants. */
export const scalarResolvers = {
  Date: new GraphQLScalarType({
    name: 'Date',
    serialize: asDate,
    parseValue: asDate,
    parseLiteral: literal(asDate),
  }),
  DateTime: new GraphQLScalarType({
    name: 'DateTime',
    serialize: asInstant,
    parseValue: asInstant,
    parseLiteral: literal(asInstant),
  }),
}
