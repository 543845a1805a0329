import { GraphQLError } from 'graphql'
import type { Logger } from '../telemetry/index.ts'

const internal = {
  code: 'INTERNAL',
  zh: '系统内部错误，已记录；请稍后重试，仍不成功请把关联编号告诉运维。',
  en: 'Something went wrong here and was recorded; try again, then give the correlation id to the operator.',
}

const storage = {
  code: 'STORAGE_UNAVAILABLE',
  zh: '数据暂时无法读写，操作可能没有生效；请稍后用同一操作编号（commandId）重试，不会重复办理。',
  en: 'The data cannot be read or written just now; try again with the same commandId, which is never done twice.',
}

/**
 * Codes of postgres.js, of the socket and of PostgreSQL that mean: not now. A lost line (08), a
 * standby (25006), a deadlock (40), no room (53), nobody is let in (55), a shutdown or a time limit (57).
 */
const away =
  /^(CONNECT|ECONN|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|ENOENT|08|25006|40|53|55|57)/

const isStorage = (error: unknown): boolean => {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && away.test(code)
}

/** A GraphQL error that a resolver raised on purpose, or that is about the query itself. */
const isMeant = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError &&
  (!error.originalError || error.originalError instanceof GraphQLError)

/** The cause below the wrappings of GraphQL and drizzle. */
const rootOf = (error: unknown): unknown => {
  const { originalError, cause } = (error ?? {}) as { originalError?: unknown; cause?: unknown }
  const below = originalError ?? cause
  return below ? rootOf(below) : error
}

/** Bugs and outages are masked: the caller learns what to do next, the log the rest. */
export const errorMask =
  (log: Logger) =>
  (error: unknown): GraphQLError => {
    if (isMeant(error)) return error
    const root = rootOf(error)
    const shown = isStorage(root) ? storage : internal
    log.error({ err: root, code: shown.code }, 'a request failed')
    const at = error instanceof GraphQLError ? error : undefined
    return new GraphQLError(`${shown.zh} ${shown.en}`, {
      ...(at?.nodes ? { nodes: at.nodes } : {}),
      ...(at?.path ? { path: at.path } : {}),
      extensions: shown,
    })
  }
