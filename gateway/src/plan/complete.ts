import { GraphQLError } from 'graphql'
import type { Gathered } from './gather.ts'
import type { Field, Fields, ListShape, ObjectShape, Shape } from './plan.ts'
import { allOf, below, type Misses, nothingTold } from './told.ts'

/** A required value is missing: the nearest place that may be null becomes null. */
const MISSING = Symbol('missing')

type Completed = unknown | typeof MISSING

/**
 * Puts the answer together from what was gathered, as GraphQL completes values: each error at the
 * place that it made null, nothing that was not asked for, nothing of another type. What came as it
 * shall go is not copied.
 */
export const complete = (fields: readonly Field[], { roots, entries }: Gathered) => {
  const errors: GraphQLError[] = []
  const at: (string | number)[] = []

  const tell = (error: GraphQLError): void => {
    const { message, extensions, originalError, nodes = null } = error
    errors.push(
      new GraphQLError(message, {
        nodes,
        path: [...at],
        extensions,
        originalError: originalError ?? null,
      }),
    )
  }

  const bug = (message: string): void => {
    errors.push(new GraphQLError(message, { path: [...at], originalError: new Error(message) }))
  }

  /** A value where it belongs; `name` says of which field. */
  const valueAt = (
    shape: Shape,
    required: boolean,
    value: unknown,
    misses: Misses | null,
    name: string,
  ): Completed => {
    const found = value === null || value === undefined ? null : present(shape, value, misses, name)
    // A value that is there leaves only the errors about itself.
    if (misses !== null)
      for (const error of found === null ? allOf(misses) : misses.here) tell(error)
    if (found === MISSING) return required ? MISSING : null
    if (found !== null || !required) return found
    if (misses === null) bug(`Cannot return null for non-nullable field ${name}.`)
    return MISSING
  }

  const present = (
    shape: Shape,
    value: unknown,
    misses: Misses | null,
    name: string,
  ): Completed => {
    if (shape.kind === 'leaf') return shape.read(value)
    if (shape.kind === 'list') return list(shape, value, misses, name)
    return object(shape, value, misses, name)
  }

  const list = (
    { of, required }: ListShape,
    value: unknown,
    misses: Misses | null,
    name: string,
  ): Completed => {
    if (!Array.isArray(value)) {
      bug(`Expected a list for field ${name}.`)
      return MISSING
    }
    let out: unknown[] = value
    for (let index = 0; index < value.length; index += 1) {
      at.push(index)
      const entry = valueAt(of, required, value[index], below(misses, index), name)
      at.pop()
      if (entry === MISSING) return MISSING
      if (entry === value[index]) continue
      if (out === value) out = [...value]
      out[index] = entry
    }
    return out
  }

  const object = (
    shape: ObjectShape,
    value: unknown,
    misses: Misses | null,
    name: string,
  ): Completed => {
    if (typeof value !== 'object' || value === null) {
      bug(`Expected an object for field ${name}.`)
      return MISSING
    }
    const given = value as Fields
    let out: Fields = shape.plain && hasExactly(shape.fields, given) ? given : {}
    const key = shape.key === null ? null : given[shape.key]
    for (const field of shape.fields) {
      const own = field.from.kind === 'own' ? given[field.as] : null
      const done = fieldOf(field, given, own, key, misses)
      if (done === MISSING) return MISSING
      if (out !== given) out[field.as] = done
      else if (done !== own) out = { ...given, [field.as]: done }
    }
    return out
  }

  const fieldOf = (
    field: Field,
    object: Fields,
    own: unknown,
    key: unknown,
    misses: Misses | null,
  ): Completed => {
    const { as, shape, from } = field
    if (from.kind === 'own') {
      // The most frequent case by far, without a word about places.
      if (shape.kind === 'leaf' && misses === null && own !== null) {
        const read = shape.read(own)
        if (read !== null) return read
      }
      return placed(field, own, below(misses, as))
    }
    if (from.kind === 'known') return placed(field, from.value(object, key), null)
    if (from.kind !== 'filled') return null
    const told = entries.get(from.question)?.get(key)
    const entry = told?.value
    if (typeof entry !== 'object' || entry === null)
      return placed(field, null, told?.misses ?? null)
    return placed(field, (entry as Fields)[as], below(told?.misses ?? null, as))
  }

  const placed = (
    { as, shape, required, name }: Field,
    value: unknown,
    misses: Misses | null,
  ): Completed => {
    at.push(as)
    const done = valueAt(shape, required, value, misses, name)
    at.pop()
    return done
  }

  const data: Fields = {}
  for (const field of fields) {
    const { from } = field
    const { value, misses } =
      from.kind === 'known'
        ? { value: from.value({}, null), misses: null }
        : (roots.get(field) ?? nothingTold)
    data[field.as] = placed(field, value, misses)
  }
  return { data, errors }
}

/** Whether an object has these fields in this order, and no others. */
const hasExactly = (fields: readonly Field[], object: Fields): boolean => {
  let index = 0
  for (const name in object) {
    if (fields[index]?.as !== name) return false
    index += 1
  }
  return index === fields.length
}
