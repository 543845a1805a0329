import type { PostgresType } from 'postgres'

type Item = string | number | null

const special = /[\\"]/

const escaped = (text: string): string =>
  special.test(text) ? text.replaceAll(/[\\"]/g, '\\$&') : text

const quoted = (item: Item): string => (item === null ? 'NULL' : `"${escaped(String(item))}"`)

/** An array as PostgreSQL reads it, e.g. `{"a","b \"c\"",NULL}`. */
export const arrayLiteral = (items: readonly Item[]): string => `{${items.map(quoted).join(',')}}`

const arrayOf = (oid: number): PostgresType => ({
  to: oid,
  from: [],
  serialize: arrayLiteral,
  parse: (text: string) => text,
})

/**
 * The arrays that statements are given. Named here, because the question by which postgres.js would
 * learn them at the start of every connection ends the process when the connection is lost meanwhile
 * (its answer is awaited by nobody).
 */
export const arrayTypes = {
  integers: arrayOf(1007),
  texts: arrayOf(1009),
  uuids: arrayOf(2951),
}
