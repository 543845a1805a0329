import type { Distortion } from './instance.ts'

type Path = (string | number)[]
type Change = (value: unknown, path: Path, tell: (path: Path) => void) => unknown

const spoken = { code: 'NOT_TODAY', zh: '今天不行。', en: 'Not today.' }

/** Changes every value under this name, wherever it stands in an answer. */
const changing =
  (name: string, change: Change): Distortion =>
  (answer) => {
    const errors: object[] = []
    const tell = (path: Path) => errors.push({ message: 'No.', path, extensions: spoken })
    const walk = (value: unknown, path: Path): unknown => {
      if (Array.isArray(value)) return value.map((one, index) => walk(one, [...path, index]))
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => {
          const at = [...path, key]
          return [key, key === name ? change(one, at, tell) : walk(one, at)]
        }),
      )
    }
    const { data, errors: own = [] } = answer as { data?: unknown; errors?: object[] }
    return { data: walk(data, []), errors: [...own, ...errors] }
  }

const toNull: Change = () => null
const refused: Change = (_, path, tell) => {
  tell(path)
  return null
}
const refusedBelow: Change = (_, path, tell) => {
  tell([...path, 'subject'])
  tell([...path, 'status'])
  return null
}

const objects = [
  'record',
  'holder',
  'edges',
  'node',
  'timeline',
  'queue',
  'intake',
  'cases',
  'clock',
]
const leaves = ['subject', 'status', 'number', 'dueOn', 'masked', 'light']

const each = (names: readonly string[], word: string, change: Change) =>
  names.map((name) => [`${name} ${word}`, changing(name, change)] as const)

/** Answers that no honest tier gives, by what is wrong with them. */
export const distortions: Record<string, Distortion> = Object.fromEntries([
  ...each([...objects, ...leaves], 'is null', toNull),
  ...each([...objects, ...leaves], 'is refused', refused),
  ...each(objects, 'is refused by what is below it', refusedBelow),
  ...each(objects, 'is no object', () => 7),
  ...each(['timeline', 'edges'], 'has holes', (value) => [null, ...(value as unknown[])]),
  ...each(leaves, 'is no leaf', () => ({ secret: true })),
  ...each(['subject', 'status'], 'is a number', () => 7),
  ...each(['number', 'masked', 'dueOn'], 'is a text', () => 'x'),
  ...each(objects, 'holds more, in another order', (value) =>
    Array.isArray(value) || value === null
      ? value
      : Object.fromEntries([['secret', 1], ...Object.entries(value as object).toReversed()]),
  ),
])
