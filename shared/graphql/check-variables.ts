import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** An operation that is about to run. */
type Arguments = {
  schema: GraphQLSchema
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: unknown
}

/** The coerced values of an operation's variables, or GraphQL's errors about them: the caller's mistakes. */
export type Variables =
  | { ok: true; operation: NonNullable<ReturnType<typeof getOperationAST>>; values: Values }
  | { ok: false; errors: GraphQLError[] }

type Values = Record<string, unknown>

/** So many mistakes of one request are told. */
const MOST_ERRORS = 10

const badRequest = (message: string, about: Partial<GraphQLError> = {}): GraphQLError =>
  new GraphQLError(message, {
    nodes: about.nodes ?? null,
    extensions: { ...about.extensions, http: { status: 400 } },
  })

/** Reads the variables of the operation that a request names. */
export const readVariables = (asked: Arguments): Variables => {
  const { schema, document, operationName } = asked
  const operation = getOperationAST(document, operationName)
  if (!operation) {
    const which = operationName
      ? `Unknown operation named "${operationName}".`
      : 'Name one operation.'
    return { ok: false, errors: [badRequest(which)] }
  }
  const given = (asked.variableValues ?? {}) as Values
  const definitions = operation.variableDefinitions ?? []
  const { errors, coerced } = getVariableValues(schema, definitions, given, {
    maxErrors: MOST_ERRORS,
  })
  if (coerced) return { ok: true, operation, values: coerced }
  return { ok: false, errors: errors.map((error) => badRequest(error.message, error)) }
}

/**
 * Tells what is wrong with an operation's name or variables before anything else looks at them. Left to
 * the executor these errors look like bugs of ours: some come with the error of a scalar as their cause.
 */
export const checkVariables = (): Plugin => ({
  onExecute: ({ args, setResultAndStopExecution }) => {
    const read = readVariables(args)
    if (!read.ok) setResultAndStopExecution({ errors: read.errors })
  },
  onSubscribe: ({ args, setResultAndStopExecution }) => {
    const read = readVariables(args)
    if (!read.ok) setResultAndStopExecution({ errors: read.errors })
  },
})
