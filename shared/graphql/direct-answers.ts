import type { IncomingMessage } from 'node:http'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { boundedText } from './bounded-answers.ts'
import { answerText } from './bounded-server.ts'
import { readVariables } from './check-operation.ts'
import type { Answer } from './front-door.ts'
import { type KnownOperation, knownOperations } from './known-operations.ts'
import type { Limiter } from './limits/index.ts'
import { answerByYoga, type NodeContext, type NodeYoga } from './node-yoga.ts'
import { type Question, questionIn } from './question.ts'

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
  method === 'POST' && url === '/graphql' && headers.accept === 'application/json'

/**
 * Runs a plan; null when there is none, when the variables do not fit or ask for too much, or
 * anything did not go well.
 */
const planned = async (
  { schema, context, limiter }: Direct,
  request: IncomingMessage,
  { document, plan: planOf }: KnownOperation,
  { variables, operationName }: Question,
): Promise<object | null> => {
  const read = readVariables({ schema, document, operationName, variableValues: variables })
  if (!read.ok || read.operation.operation !== 'query') return null
  if (limiter.excessesWith(document, read.operation, read.values).length > 0) return null
  const plan = planOf()
  return plan ? plan(await context(request), read.values) : null
}

/** Runs an operation with Yoga's own executor and plugins. */
const executed = async (
  { yoga }: Direct,
  context: NodeContext,
  { document }: KnownOperation,
  { variables, operationName }: Question,
): Promise<ExecutionResult> => {
  const { schema, contextFactory, execute } = yoga.getEnveloped(context as never)
  const contextValue = await contextFactory()
  return execute({ schema, document, contextValue, variableValues: variables, operationName })
}

const resultOf = async (
  direct: Direct,
  context: NodeContext,
  known: KnownOperation,
  question: Question,
): Promise<ExecutionResult> => {
  try {
    const data = await planned(direct, context.req, known, question)
    if (data) return { data: data as Record<string, unknown> }
    return await executed(direct, context, known, question)
  } catch (error) {
    return { errors: [direct.mask(error) as never] }
  }
}

/**
 * Answers what is asked all day without Yoga's layer of fetch requests and responses, which took half
 * of a service's time: a valid query or command that goes well. Whatever else there is to say, Yoga
 * says: to a request that is not usual or not valid, and about a result with errors.
 */
export const answerDirectly = (direct: Direct): Answer => {
  const { yoga, schema, found, limiter } = direct
  const { parse, validate } = yoga.getEnveloped({} as never)
  const find = knownOperations({ schema, parse, validate }, limiter)
  const byYoga = answerByYoga(yoga)

  return async (req, res, asked) => {
    const question = isUsual(req) ? questionIn(asked) : null
    const known = question && find(question.query, question.operationName)
    if (known && known.operation.operation !== 'subscription') {
      const result = await resultOf(direct, { req, res, asked }, known, question)
      const text = result.errors ? null : boundedText(result)
      if (text !== null) return answerText(res, 200, text)
      found.set(req, result)
    }
    return byYoga(req, res, asked)
  }
}
