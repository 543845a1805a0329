import { collectFields } from '@graphql-tools/utils'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { fragmentsOf } from './fragments.ts'

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

/** What keeps an operation from being run. */
const errorsOf = (asked: Arguments): GraphQLError[] => {
  const read = readVariables(asked)
  return read.ok ? [] : read.errors
}

const notStreamed = new GraphQLError(
  'A subscription is answered as text/event-stream only; accept it.',
  {
    extensions: { http: { status: 406 } },
  },
)

/** Whether whoever asks takes a stream: a subscription that is opened first would never be closed again. */
const acceptsStream = ({ request }: { request?: Request }): boolean => {
  const accepted = request?.headers.get('accept')?.toLowerCase().split(',') ?? ['*/*']
  return accepted.some((one) =>
    ['text/event-stream', 'text/*', '*/*'].includes(one.split(';')[0]?.trim() ?? ''),
  )
}

/** The executor takes for granted that a subscription has a field left when its conditions are read. */
const errorsOfSubscription = (asked: Arguments): GraphQLError[] => {
  const read = readVariables(asked)
  if (!read.ok) return read.errors
  const { schema, document } = asked
  const { selectionSet } = read.operation
  const type = schema.getSubscriptionType()
  if (!type) return []
  try {
    const { fields } = collectFields(schema, fragmentsOf(document), read.values, type, selectionSet)
    return fields.size > 0 ? [] : [badRequest('The subscription selects no field.')]
  } catch (error) {
    if (error instanceof GraphQLError) return [badRequest(error.message, error)]
    throw error
  }
}

/**
 * Tells what is wrong with an operation's name, variables or conditions before anything else looks at
 * them. Left to the executor these errors look like bugs of ours: some come with the error of a scalar
 * as their cause.
 */
export const checkOperation = (): Plugin => ({
  onExecute: ({ args, setResultAndStopExecution }) => {
    const errors = errorsOf(args)
    if (errors.length > 0) setResultAndStopExecution({ errors })
  },
  onSubscribe: ({ args, setResultAndStopExecution }) => {
    const isTaken = acceptsStream(args.contextValue as { request?: Request })
    const errors = isTaken ? errorsOfSubscription(args) : [notStreamed]
    if (errors.length > 0) setResultAndStopExecution({ errors })
  },
})
