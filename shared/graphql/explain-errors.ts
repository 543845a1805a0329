import { type ExecutionResult, GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** A query that was not executed is told its first faults: each may repeat the whole of what was sent. */
const MOST_ERRORS = 10
const LONGEST = 500

const zh = '请求不符合接口规范，没有执行；请对照接口说明改正后重试。'

/** An error with code and both languages. Errors about the query itself come from libraries: in English, not all with a code. */
export const explained = (error: GraphQLError): GraphQLError => {
  const { extensions } = error
  if ('zh' in extensions) return error
  const message = error.message.slice(0, LONGEST)
  return new GraphQLError(`${zh} ${message}`, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    extensions: { code: 'QUERY_INVALID', zh, en: message, ...extensions },
  })
}

/** Gives every error of an answer what a refusal has: a stable code, and what to do in both languages. */
export const explainErrors = (): Plugin => ({
  onResultProcess: ({ result, setResult }) => {
    if (Symbol.asyncIterator in result || Array.isArray(result)) return
    const { errors, data } = result as ExecutionResult
    if (!errors) return
    const told = data === undefined ? errors.slice(0, MOST_ERRORS) : errors
    setResult({ ...result, errors: told.map(explained) })
  },
})
