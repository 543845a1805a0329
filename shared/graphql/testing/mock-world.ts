import { hash } from 'node:crypto'
import {
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** A number that follows from what is named: the same in every run, in whatever order fields are asked. */
const drawn = (...parts: unknown[]): number =>
  Number.parseInt(hash('md5', JSON.stringify(parts), 'hex').slice(0, 8), 16)

type Seeded = { seed: number }
type Field = GraphQLField<unknown, unknown>

const leaves: Record<string, (seed: number) => unknown> = {
  Int: (seed) => seed % 1_000,
  Float: (seed) => seed / 7,
  Boolean: (seed) => seed % 2 === 0,
  Date: (seed) => new Date(Date.UTC(2026, 0, 1 + (seed % 700))).toISOString().slice(0, 10),
  DateTime: (seed) => new Date(1_700_000_000_000 + (seed % 1e9)),
}

const later = <Value>(value: Value, seed: number): Promise<Value> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(value), seed % 3)
  })

/** A list whose making may break off, or that is given out late: nobody hears its promises until then. */
const listOf = (length: number, item: (index: number) => unknown): unknown[] => {
  const items: unknown[] = []
  try {
    for (let index = 0; index < length; index += 1) items.push(item(index))
  } finally {
    for (const one of items) Promise.resolve(one).catch(() => {})
  }
  return items
}

/** The same list; the reference loses sight of what is under way when an item breaks off at once. */
const allLater = (items: unknown[]): unknown[] => items.map((item) => Promise.resolve(item))

/**
 * Gives every field of a schema an answer that follows from a seed. `faults`: of how many thousand
 * answers one is wrong: thrown, rejected, an error, nothing, or no value of its type.
 */
export const mockWorld = (schema: GraphQLSchema, faults: number): void => {
  const plain = (type: GraphQLOutputType, seed: number): unknown => {
    if (isNonNullType(type)) return plain(type.ofType, seed)
    if (isListType(type)) {
      const items = listOf(seed % 4, (index) => value(type.ofType, drawn(seed, index)))
      return faults > 0 ? allLater(items) : items
    }
    if (isObjectType(type)) return objectOf(type.name, seed)
    if (isEnumType(type)) return type.getValues()[seed % type.getValues().length]?.value
    return leaves[type.name]?.(seed) ?? `${type.name} ${seed}`
  }

  const wrong = (seed: number): unknown => {
    const kind = drawn(seed, 'kind') % 6
    if (kind === 0) throw new Error(`thrown ${seed}`)
    if (kind === 1) return Promise.reject(new Error(`rejected ${seed}`))
    if (kind === 2) return new Error(`returned ${seed}`)
    if (kind === 3) return { no: 'value' }
    return kind === 4 ? undefined : null
  }

  const value = (type: GraphQLOutputType, seed: number): unknown => {
    if (drawn(seed, 'fault') % 1_000 < faults) return wrong(seed)
    if (!isNonNullType(type) && drawn(seed, 'null') % 6 === 0) return null
    const right = plain(type, seed)
    return drawn(seed, 'late') % 4 === 0 ? later(right, seed) : right
  }

  const answer = ({ name, type }: Field, { seed }: Seeded, args: object): unknown =>
    value(type, drawn(seed, name, args))

  const isResolved = ({ name }: Field): boolean => drawn(name, 'resolved') % 2 === 0

  /** Fields without a resolver are properties, or methods. */
  const objectOf = (type: string, seed: number): object => {
    const source: Record<string, unknown> = { seed }
    const named = schema.getType(type)
    if (!isObjectType(named)) throw new Error(`${type} is no object`)
    for (const field of Object.values(named.getFields()).filter((one) => !isResolved(one))) {
      source[field.name] = (args: object) => answer(field, { seed }, args)
    }
    return source
  }

  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    if (type.name.startsWith('__') || type === schema.getSubscriptionType()) continue
    const isRoot = type === schema.getQueryType() || type === schema.getMutationType()
    for (const field of Object.values(type.getFields())) {
      if (!isRoot && !isResolved(field)) continue
      field.resolve = (source, args, context) =>
        answer(field, (isRoot ? context : source) as Seeded, args)
    }
  }
}
