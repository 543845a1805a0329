import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import type { Refusal } from '../../identity/index.ts'
import { fragmentsOf } from '../fragments.ts'
import { refusedRequest } from './bounded-parse.ts'
import { coercedVariables, decidingPart, variesByVariables } from './deciding-variables.ts'
import { type FieldCosts, readFieldCosts } from './field-costs.ts'
import { introspectionCosts, standardIntrospection } from './introspection-costs.ts'
import type { Variables } from './list-length.ts'
import { type Measure, measure } from './measure.ts'
import type { OperationLimits } from './operation-limits.ts'
import { overLimit, tooMuchIntrospection } from './refusals.ts'

/** A valid document, and what came with it. */
export type AskedOperation = {
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: unknown
}

/** Says what an operation asks for, and whether that is too much. */
export type Limiter = {
  /** The errors of an operation that asks for too much; none when it may run. */
  excesses: (asked: AskedOperation) => GraphQLError[]
  /** The same for an operation whose variables are coerced already. */
  excessesWith: (...operation: OperationWithVariables) => GraphQLError[]
  /** How much an operation asks for. */
  measure: (...operation: OperationWithVariables) => Measure
}

/** An operation with coerced variables. */
type OperationWithVariables = [
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
]

/** What a limiter is made of. */
export type LimiterSettings = {
  schema: GraphQLSchema
  limits: OperationLimits
  /** The costs of fields; by default what the SDL of the schema says. */
  costs?: FieldCosts
  /** A field (`Type.field`) that may not be asked for inside itself, and how that is refused. */
  once?: { field: string; refusal: Refusal }
}

const MEASURED = ['tokens', 'levels', 'fields', 'aliases', 'directives', 'roots', 'keys'] as const

/** Of so many sets of variables of one operation is remembered how much it asks for. */
const VARIANTS = 64

/** The operation that runs; when that is not clear, all that may. */
const operationsOf = ({ document, operationName }: AskedOperation): OperationDefinitionNode[] => {
  const operation = getOperationAST(document, operationName)
  if (operation) return [operation]
  return document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
}

/** Measures operations before they run, the same way on every way to run them. */
export const createLimiter = ({ schema, limits, once, ...settings }: LimiterSettings): Limiter => {
  const costs = new Map([
    ...(settings.costs ?? readFieldCosts(schema)),
    ...introspectionCosts(schema),
  ])
  const unbounded = Number.POSITIVE_INFINITY
  const measured = (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
    introspection: number,
  ): Measure =>
    measure({
      ...{ schema, operation, fragments: fragmentsOf(document), variables, costs },
      once: once?.field,
      enough: { ...limits, introspection },
    })
  const standard = measured(
    standardIntrospection,
    getOperationAST(standardIntrospection) as OperationDefinitionNode,
    {},
    unbounded,
  ).introspection

  const refusals = (found: Measure): Refusal[] => [
    ...MEASURED.filter((what) => !(found[what] <= limits[what])).map((what) =>
      overLimit(what, limits[what]),
    ),
    ...(found.introspection > standard ? [tooMuchIntrospection] : []),
    ...(once && found.nested > 0 ? [once.refusal] : []),
  ]

  const known = new WeakMap<OperationDefinitionNode, Map<string, Measure>>()
  const measureOf: Limiter['measure'] = (document, operation, variables) => {
    const variants = known.get(operation) ?? new Map<string, Measure>()
    known.set(operation, variants)
    const variant = decidingPart(operation, variables)
    const found = variants.get(variant) ?? measured(document, operation, variables, standard)
    if (variants.size >= VARIANTS) variants.clear()
    variants.set(variant, found)
    return found
  }

  const excessesWith: Limiter['excessesWith'] = (...asked) =>
    refusals(measureOf(...asked)).map(refusedRequest)

  const excessesOf = (
    { document, variableValues }: AskedOperation,
    operation: OperationDefinitionNode,
  ): GraphQLError[] => {
    const varies = variesByVariables(operation)
    const variables = varies ? coercedVariables(schema, operation, variableValues) : {}
    // Variables that do not fit: the execution says so, and nothing runs.
    return variables ? excessesWith(document, operation, variables) : []
  }

  return {
    measure: measureOf,
    excessesWith,
    excesses: (asked) => operationsOf(asked).flatMap((operation) => excessesOf(asked, operation)),
  }
}
