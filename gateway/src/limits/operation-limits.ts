import type { Refusal } from '@liandong/shared/identity'
import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, parse } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { refusalAt } from '../errors/graphql-errors.ts'
import { type OperationLimit, overLimit, queueInQueue } from '../errors/refusals.ts'
import { type Measure, measure } from './measure.ts'

/** What one operation may ask at most. */
export type OperationLimits = Record<OperationLimit, number>

/**
 * Room for the largest honest query, the tree of a city's divisions with the queue of each and a page
 * of cases in it, and not much more. Own rules instead of a list of ready ones: the cost of a query
 * here is in its pages and in how many divisions it names, which need the schema and the variables.
 */
export const defaultLimits: OperationLimits = {
  tokens: 3_000,
  levels: 14,
  fields: 30_000,
  aliases: 30,
  directives: 30,
  roots: 20,
}

const badRequest = (refusal: Refusal): GraphQLError =>
  refusalAt(refusal, undefined, { http: { status: 400 } })

const tooMany = (what: OperationLimit, limits: OperationLimits): GraphQLError =>
  badRequest(overLimit(what, limits[what]))

const MEASURED = ['levels', 'fields', 'aliases', 'directives', 'roots'] as const

const refusals = (found: Measure, limits: OperationLimits): GraphQLError[] => {
  const over = MEASURED.filter((what) => !(found[what] <= limits[what]))
  const nested = found.queuesInQueues > 0 ? [badRequest(queueInQueue)] : []
  return [...over.map((what) => tooMany(what, limits)), ...nested]
}

type Arguments = {
  schema: GraphQLSchema
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: unknown
}

/** The errors of an operation that asks for too much; none when it may run. */
export const excesses = (asked: Arguments, limits: OperationLimits): GraphQLError[] => {
  const { schema, document, operationName } = asked
  const { definitions } = document
  const operation = definitions
    .filter((one) => one.kind === Kind.OPERATION_DEFINITION)
    .find((one) => !operationName || one.name?.value === operationName)
  if (!operation) return []
  const fragments = new Map(
    definitions
      .filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((one) => [one.name.value, one]),
  )
  const variables = (asked.variableValues ?? {}) as Record<string, unknown>
  return refusals(measure({ schema, operation, fragments, variables }), limits)
}

/** A parser of no more than so many tokens; beyond them nothing is built. */
export const boundedParse = (limits: OperationLimits) => (source: Parameters<typeof parse>[0]) => {
  try {
    return parse(source, { maxTokens: limits.tokens })
  } catch (error) {
    const cut = error instanceof GraphQLError && error.message.includes('Parsing aborted')
    throw cut ? tooMany('tokens', limits) : error
  }
}

/** Refuses operations that ask for too much before they run. */
export const operationLimits = (limits: OperationLimits): Plugin => {
  const parseBounded = boundedParse(limits)
  return {
    onParse: ({ setParseFn }) => setParseFn(parseBounded),
    onExecute: ({ args, setResultAndStopExecution }) => {
      const errors = excesses(args, limits)
      if (errors.length > 0) setResultAndStopExecution({ errors })
    },
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      const errors = excesses(args, limits)
      if (errors.length > 0) setResultAndStopExecution({ errors })
    },
  }
}
