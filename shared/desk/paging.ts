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

const badCode = {
  code: 'CODE_MALFORMED',
  zh: '部门或事项代码含有控制字符，请按目录填写。',
  en: 'The code of a department or item has control characters; copy it from the catalogue.',
}

const negativeSize = {
  code: 'PAGE_SIZE_NEGATIVE',
  zh: '每页条数 first 不能为负数，请改为 0 至 100。',
  en: 'The page size `first` cannot be negative; give 0 to 100.',
}

const DEFAULT_SIZE = 20

/**
 * The page size that was asked for; null means what leaving it out means. Throws a GraphQL error for
 * a negative one.
 */
export const sizeOf = (first: number | null | undefined): number => {
  const size = first ?? DEFAULT_SIZE
  if (size < 0) throw refusalError(negativeSize)
  return size
}

/** The refusal of a cursor that is none of the list's. */
export const cursorRefused = () => refusalError(badCursor)

/** The cursor of a list, or null at its start; throws a GraphQL error when it is malformed. */
export const cursorOf = (after: string | null | undefined): Cursor | null => {
  if (!after) return null
  const cursor = decodeCursor(after)
  if (!cursor) throw cursorRefused()
  return cursor
}

/**
 * A code by which a list is narrowed. An empty one, as a form without a choice sends it, means what
 * leaving it out means. Throws a GraphQL error for text that Postgres would not take.
 */
export const codeOf = (code: string | null | undefined): string | null => {
  if (code && /[\p{Cc}\p{Surrogate}]/u.test(code)) throw refusalError(badCode)
  return code?.trim() || null
}

/** Bounds the number of keys that one field may be asked for. */
export const boundedKeys = (keys: readonly string[]): readonly string[] => {
  if (keys.length > 500) throw refusalError(tooManyKeys)
  return keys
}
