/** What must never stand in a log, whatever object is logged. */
const secret = new Set([
  ...['authorization', 'token', 'seed', 'password', 'queryCode', 'idNumber', 'mobile'],
])

/** Pino shows five levels of an object: deeper ones need no care, and a circle comes to an end. */
const DEEPEST = 8

const isOpaque = (value: object): boolean => value instanceof Error || 'toJSON' in value

/** A copy in which every field that must not be seen is `***`, at whatever depth it stands. */
export const withoutSecrets = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value
  if (Array.isArray(value)) return value.map((inner) => withoutSecrets(inner, depth + 1))
  if (isOpaque(value)) return value
  const fields = Object.entries(value).map(([name, inner]): [string, unknown] => [
    name,
    secret.has(name) ? '***' : withoutSecrets(inner, depth + 1),
  ])
  return Object.fromEntries(fields)
}
