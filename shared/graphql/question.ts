import type { Asked } from './read-request.ts'

/** What a request asks for. */
export type Question = {
  query: string
  variables: Record<string, unknown>
  operationName: string | null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The question in what was sent, or null when it is anything but query, variables and name. */
export const questionIn = (asked: Asked): Question | null => {
  if (!isObject(asked)) return null
  const { query, variables = {}, operationName = null, ...more } = asked
  const isPlain =
    typeof query === 'string' &&
    (variables === null || isObject(variables)) &&
    (operationName === null || typeof operationName === 'string') &&
    Object.keys(more).length === 0
  return isPlain ? { query, variables: variables ?? {}, operationName } : null
}
