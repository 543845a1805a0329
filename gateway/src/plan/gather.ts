import type { ExecutionResult } from '@graphql-tools/utils'
import { GraphQLError, getArgumentValues } from 'graphql'
import { type Call, callOf } from '../routing/call.ts'
import type { Caller } from '../upstream/answer.ts'
import type {
  EntryQuestion,
  Field,
  Fields,
  ObjectShape,
  RootQuestion,
  Shape,
  Variables,
} from './plan.ts'
import { below, nothingTold, type Told, toldBy } from './told.ts'

/** Who asks, with which variables, and by which way the calls go. */
export type Asking = {
  variables: Variables
  caller: Caller
  call: (call: Call) => Promise<ExecutionResult>
}

/** What was told: for each root field, and for the keys of each question. */
export type Gathered = {
  roots: ReadonlyMap<Field, Told>
  entries: ReadonlyMap<EntryQuestion, ReadonlyMap<unknown, Told>>
}

/** The tiers refuse longer lists of keys. */
const KEYS_AT_ONCE = 500

type Needs = Map<EntryQuestion, Set<unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Finds the keys that are to be filled in a value. */
const needsIn = (shape: Shape, value: unknown, needs: Needs): void => {
  if (!shape.fills || value === null || value === undefined) return
  if (shape.kind === 'list' && Array.isArray(value))
    for (const entry of value) needsIn(shape.of, entry, needs)
  if (shape.kind === 'object' && isFields(value)) needsOf(shape, value, needs)
}

const needsOf = ({ fields, key: keyField }: ObjectShape, object: Fields, needs: Needs): void => {
  const key = keyField === null ? null : object[keyField]
  for (const { as, shape, from } of fields) {
    if (from.kind === 'own') needsIn(shape, object[as], needs)
    if (from.kind === 'known' && shape.fills) needsIn(shape, from.value(object, key), needs)
    if (from.kind !== 'filled' || key === null || key === undefined) continue
    const keys = needs.get(from.question)
    if (keys) keys.add(key)
    else needs.set(from.question, new Set([key]))
  }
}

const inParts = <One>(all: readonly One[], size: number): One[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
    all.slice(n * size, (n + 1) * size),
  )

const picked = (variables: Variables, names: readonly string[]): Fields => {
  const own: Fields = {}
  for (const name of names) if (name in variables) own[name] = variables[name]
  return own
}

const askRoot = (
  { variables: all, ...question }: RootQuestion,
  asking: Asking,
): Promise<ExecutionResult> => {
  const { operation, field, node, responseKey, route, query } = question
  const args = getArgumentValues(field, node, asking.variables)
  const message = { query, variables: picked(asking.variables, all) }
  return asking.call(
    callOf({ operation, responseKey, route, args, message, caller: asking.caller }),
  )
}

/** What a root field tells, or why it cannot even be asked. */
const rootTold = async ({ as, from }: Field, asking: Asking): Promise<Told> => {
  try {
    if (from.kind === 'local') return { value: await from.resolve(asking.variables), misses: null }
    return from.kind === 'asked' ? toldBy(await askRoot(from.question, asking), as) : nothingTold
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    return { value: null, misses: { here: [error], below: new Map() } }
  }
}

/** Asks for all that a plan's root fields need, as soon as its key is known; each key once. */
export const gather = async (fields: readonly Field[], asking: Asking): Promise<Gathered> => {
  const roots = new Map<Field, Told>()
  const entries = new Map<EntryQuestion, Map<unknown, Told>>()

  const askEntries = async (question: EntryQuestion, keys: unknown[], told: Map<unknown, Told>) => {
    const { responseKey, route, query, keyVariable, shape } = question
    const message = { query, variables: picked(asking.variables, question.variables) }
    const result = await asking.call({
      operation: 'query',
      responseKey,
      route,
      keys: keys.map(String),
      keyVariable,
      message,
      caller: asking.caller,
      asked: 'query',
    })
    const { value, misses } = toldBy(result, responseKey)
    const list = value as unknown[]
    keys.forEach((key, index) => {
      told.set(key, { value: list[index], misses: below(misses, index) })
    })
    const needs: Needs = new Map()
    for (const entry of list) needsIn(shape, entry, needs)
    await fill(needs)
  }

  const fill = async (needs: Needs): Promise<void> => {
    const asked: Promise<void>[] = []
    for (const [question, wanted] of needs) {
      const told = entries.get(question) ?? new Map<unknown, Told>()
      entries.set(question, told)
      const keys = [...wanted].filter((key) => !told.has(key))
      for (const key of keys) told.set(key, nothingTold)
      for (const part of inParts(keys, KEYS_AT_ONCE)) asked.push(askEntries(question, part, told))
    }
    await Promise.all(asked)
  }

  const needed = (all: readonly Field[]): Needs => {
    const needs: Needs = new Map()
    for (const field of all) needsIn(field.shape, roots.get(field)?.value, needs)
    return needs
  }

  const tell = async (field: Field): Promise<void> => {
    roots.set(field, await rootTold(field, asking))
  }

  const local = fields.filter(({ from }) => from.kind === 'local')
  const asked = fields.filter(({ from }) => from.kind === 'asked')
  await Promise.all([
    Promise.all(local.map(tell)).then(() => fill(needed(local))),
    ...asked.map((field) => tell(field).then(() => fill(needed([field])))),
  ])
  return { roots, entries }
}
