import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { type ExecutionResult, type GraphQLSchema, getVariableValues } from 'graphql'
import type { Plugin, YogaServerInstance } from 'graphql-yoga'
import { boundedText } from './bounded-answers.ts'
import { answerText, type Handler } from './bounded-server.ts'
import { type KnownOperation, knownOperations } from './known-operations.ts'
import type { Limiter } from './limits/index.ts'
import { bodyOf, type Question, questionOf } from './question.ts'
import { isJson } from './refuse-request.ts'

/** A request as Node has it, in the context of every operation. */
export type NodeContext = { req: IncomingMessage; res: ServerResponse }

/** Yoga as this way needs it. */
export type NodeYoga = YogaServerInstance<NodeContext, object>

/** Results that were found before Yoga was asked. */
export type Found = WeakMap<IncomingMessage, ExecutionResult>

/** Lets Yoga tell a result that was found already, as it tells its own. */
export const tellFound = (found: Found): Plugin<NodeContext> => ({
  onParams: ({ context, setResult }) => {
    const result = found.get((context as unknown as NodeContext).req)
    if (result) setResult(result)
  },
})

/** What a direct answer is made with. */
export type Direct = {
  yoga: NodeYoga
  schema: GraphQLSchema
  found: Found
  limiter: Limiter
  /** The context of a request for plans; Yoga makes its own. */
  context: (request: IncomingMessage) => Promise<object>
  mask: (error: unknown) => Error
}

/** A command or query in JSON that wants JSON; all else is Yoga's: GET, streams, other media. */
const isUsual = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'POST' &&
  url === '/graphql' &&
  headers.accept === 'application/json' &&
  headers['content-length'] !== undefined &&
  headers['content-encoding'] === undefined &&
  isJson(headers)

/**
 * Runs a plan; null when there is none, when the variables do not fit or ask for too much, or
 * anything did not go well.
 */
const planned = async (
  { schema, context, limiter }: Direct,
  request: IncomingMessage,
  { document, operation, plan: planOf }: KnownOperation,
  { variables }: Question,
): Promise<object | null> => {
  if (operation.operation !== 'query') return null
  const definitions = operation.variableDefinitions ?? []
  const { coerced } = getVariableValues(schema, definitions, variables, { maxErrors: 1 })
  if (!coerced || limiter.excessesWith(document, operation, coerced).length > 0) return null
  const plan = planOf()
  return plan ? plan(await context(request), coerced) : null
}

/** Runs an operation with Yoga's own executor and plugins. */
const executed = async (
  { yoga }: Direct,
  req: IncomingMessage,
  res: ServerResponse,
  { document }: KnownOperation,
  { variables, operationName }: Question,
): Promise<ExecutionResult> => {
  const { schema, contextFactory, execute } = yoga.getEnveloped({ req, res } as never)
  const contextValue = await contextFactory()
  return execute({ schema, document, contextValue, variableValues: variables, operationName })
}

const resultOf = async (
  direct: Direct,
  request: IncomingMessage,
  response: ServerResponse,
  known: KnownOperation,
  question: Question,
): Promise<ExecutionResult> => {
  try {
    const data = await planned(direct, request, known, question)
    if (data) return { data: data as Record<string, unknown> }
    return await executed(direct, request, response, known, question)
  } catch (error) {
    return { errors: [direct.mask(error) as never] }
  }
}

/**
 * Answers what is asked all day without Yoga's layer of fetch requests and responses, which took half
 * of a service's time: a valid query or command that goes well. Whatever else there is to say, Yoga
 * says: to a request that is not usual or not valid, and about a result with errors.
 */
export const answerDirectly = (direct: Direct): Handler => {
  const { yoga, schema, found, limiter } = direct
  const { parse, validate } = yoga.getEnveloped({} as never)
  const find = knownOperations({ schema, parse, validate }, limiter)

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    if (!body) return
    const question = questionOf(body)
    const known = question && find(question.query, question.operationName)
    if (known && known.operation.operation !== 'subscription') {
      const result = await resultOf(direct, request, response, known, question)
      const text = result.errors ? null : boundedText(result)
      if (text !== null) return answerText(response, 200, text)
      found.set(request, result)
    }
    // The body was read here; Yoga finds it where other servers put theirs.
    await yoga(Object.assign(request, { body: Readable.from([body]) }), response)
  }

  return (request, response) => (isUsual(request) ? answer : yoga)(request, response)
}
