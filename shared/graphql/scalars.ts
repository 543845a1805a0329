import { GraphQLScalarType, Kind } from 'graphql'
import { isLocalDate } from '../calendar/index.ts'
import { refusalError } from './rejection.ts'

const malformed = {
  code: 'DATE_MALFORMED',
  zh: '日期应为 1900 年以后确有的一天，格式如 2026-11-21，请改正。',
  en: 'A date is a day that exists, from 1900 on, written like 2026-11-21; correct it.',
}

const asDate = (value: unknown, earliest = ''): string => {
  if (typeof value === 'string' && isLocalDate(value) && value >= earliest) return value
  throw refusalError(malformed)
}

/** Years before 1900 are slips of the pen, and some of them no Postgres date. */
const asAskedDate = (value: unknown): string => asDate(value, '1900')

/** An instant as we write it ourselves; its day is looked at too. */
const written = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

const asInstant = (value: unknown): string => {
  if (typeof value === 'string' && written.test(value) && isLocalDate(value.slice(0, 10))) {
    return value
  }
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
    serialize: (value) => asDate(value),
    parseValue: asAskedDate,
    parseLiteral: literal(asAskedDate),
  }),
  DateTime: new GraphQLScalarType({
    name: 'DateTime',
    serialize: asInstant,
    parseValue: asInstant,
    parseLiteral: literal(asInstant),
  }),
}
