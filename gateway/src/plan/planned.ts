import type { ExecutionResult } from '@graphql-tools/utils'
import { type DocumentNode, getOperationAST, getVariableValues } from 'graphql'
import type { Call } from '../routing/call.ts'
import type { Caller } from '../upstream/answer.ts'
import type { Facts } from './facts.ts'
import { createPlans } from './plans.ts'
import { runPlan } from './run.ts'

/** A request to run: a valid document, and what came with it. */
export type Request = {
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: unknown
}

/** Runs what has a plan; null, before anything was asked, for what is left to stitching. */
export type Planned = (request: Request, caller: Caller) => Promise<ExecutionResult> | null

/** Runs operations by their plans over this way to the tiers; keeps the plans of documents that are kept. */
export const planned = (
  facts: Facts,
  call: (call: Call) => Promise<ExecutionResult>,
  isKept: (document: DocumentNode) => boolean,
): Planned => {
  const planFor = createPlans(facts, isKept)
  return ({ document, operationName, variableValues }, caller) => {
    const operation = getOperationAST(document, operationName)
    const given = (variableValues ?? {}) as Record<string, unknown>
    const definitions = operation?.variableDefinitions ?? []
    const { coerced: variables } = getVariableValues(facts.schema, definitions, given)
    const plan = variables ? planFor(document, operationName, variables) : null
    return plan && variables ? runPlan(plan, { variables, caller, call }) : null
  }
}
