import { errorFields } from './error-fields.ts'

/** What must never stand in a log, whatever object is logged. */
const secret = new Set([
  ...['authorization', 'token', 'seed', 'password', 'queryCode', 'idNumber', 'mobile'],
])

/** Pino shows five levels of an object: deeper ones need no care, and a circle comes to an end. */
const DEEPEST = 8

/**
 * A copy in which every field that must not be seen is `***`, at whatever depth it stands, and of every
 * error only that is left which quotes nobody.
 */
export const withoutSecrets = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value
  if (Array.isArray(value)) return value.map((inner) => withoutSecrets(inner, depth + 1))
  if (value instanceof Error) return errorFields(value)
  if ('toJSON' in value) return value
  const shown = (name: string, inner: unknown): unknown => {
    if (secret.has(name)) return '***'
    // Anything can be thrown, and is logged under this name.
    return name === 'err' ? errorFields(inner) : withoutSecrets(inner, depth + 1)
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, shown(name, inner)]),
  )
}
