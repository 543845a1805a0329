import { generateResidentId } from '@liandong/shared/identity'
import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import type { Choices } from './choices.ts'

/** A piece of JSON that JavaScript's own objects could not be: a key twice, a key `__proto__`. */
export class Json {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** Writes JSON; pieces of JSON stand in it as they are. */
export const writeJson = (value: unknown): string => {
  if (value instanceof Json) return value.text
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}:${writeJson(inner)}`,
  )
  return `{${fields.join(',')}}`
}

const texts = [
  ...['3404', '340405', '340405100', '340405999', '340405100-20261121-00017-C', 'M1'],
  ...['51201401800006', '2026-11-21', '2026-02-30', '张伟', '13812345678', ''],
  generateResidentId('340405', '1988-03-12', 7),
  ...['\u0000', '\ufffd', '\uffff', '\u202e办理', 'İ', '𠮷'.repeat(40), ' ', '0', '-1', 'null'],
  ...['__proto__', 'constructor', '%B0%EC', '"', '\\', '`;drop table cases', '<script>', '..%2f'],
  'x'.repeat(5_000),
]

const nest = (depth: number, open: string, close: string): Json =>
  new Json(`${open.repeat(depth)}1${close.repeat(depth)}`)

/** What no careful client would send for anything. */
const odd = (choices: Choices): unknown =>
  choices.of<() => unknown>([
    () => null,
    () => choices.of(texts),
    () => choices.of([0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 31), 1e308]),
    () => choices.of([true, false]),
    () => [],
    () => ({}),
    () => ({ valueOf: 1, toString: 1 }),
    () => new Json('{"toString":null,"toJSON":"x","then":{},"length":-1}'),
    () => new Json('{"__proto__":{"commandId":"x"},"constructor":{"prototype":null}}'),
    () => new Json('{"a":1,"a":2,"a":{"a":[]}}'),
    () => new Json('1e999'),
    () => new Json('-0'),
    () => new Json('"\\ud800"'),
    () => [null, [null], choices.of(texts)],
    () => nest(choices.of([3, 100, 20_000]), '[', ']'),
    () => nest(choices.of([3, 100, 10_000]), '{"a":', '}'),
    () => Array.from({ length: choices.of([3, 501, 2_000]) }, () => choices.of(texts)),
  ])()

/** How careless a client is: one value of so many is odd. */
type Care = { oddOnce: number; fuel: number }

const right = (type: GraphQLInputType, choices: Choices, care: Care): unknown => {
  const { fuel } = care
  const below = { ...care, fuel: fuel - 1 }
  if (isNonNullType(type)) return right(type.ofType, choices, care)
  if (isListType(type))
    return Array.from({ length: choices.below(4) }, () => valueFor(type.ofType, choices, below))
  if (isEnumType(type)) return choices.of(type.getValues()).name
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => fuel > 0 && (isNonNullType(field.type) || choices.once(2)),
    )
    return Object.fromEntries(
      fields.map((field) => [field.name, valueFor(field.type, choices, below)]),
    )
  }
  if (type.name === 'Int') return choices.of([1, 0, 20, 100, -1])
  if (type.name === 'Boolean') return choices.of([true, false])
  return choices.of(texts)
}

/** A value of a type, or now and then of any other. */
export const valueFor = (type: GraphQLInputType, choices: Choices, care: Care): unknown =>
  choices.once(care.oddOnce) ? odd(choices) : right(type, choices, care)
