import { refusalError } from '../graphql/index.ts'
import { type Cursor, decodeCursor } from '../persistence/index.ts'

const badCursor = {
  code: 'CURSOR_MALFORMED',
  zh: '翻页位置无效，请从第一页重新开始。',
  en: 'The cursor is none of this list; start again from the first page.',
}

const tooManyKeys = {
  code: 'TOO_MANY_KEYS',
  zh: '一次最多查询 500 项，请分批查询。',
  en: 'At most 500 keys at once; ask in several requests.',
}

/** The cursor of a list, or null at its start; throws a GraphQL error when it is malformed. */
export const cursorOf = (after: string | null | undefined): Cursor | null => {
  if (!after) return null
  const cursor = decodeCursor(after)
  if (!cursor) throw refusalError(badCursor)
  return cursor
}

/** Bounds the number of keys that one field may be asked for. */
export const boundedKeys = (keys: readonly string[]): readonly string[] => {
  if (keys.length > 500) throw refusalError(tooManyKeys)
  return keys
}
