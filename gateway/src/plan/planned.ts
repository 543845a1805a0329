import type { ExecutionResult } from '@graphql-tools/utils'
import type { DocumentNode } from 'graphql'
import type { Call } from '../routing/call.ts'
import type { Caller } from '../upstream/answer.ts'
import type { Facts } from './facts.ts'
import type { Plan, Variables } from './plan.ts'
import { createPlans } from './plans.ts'
import { runPlan } from './run.ts'

/** A request to run: a valid document, and what came with it, coerced. */
export type Request = {
  document: DocumentNode
  operationName?: string | null | undefined
  variables: Variables
}

/** Runs what has a plan; null, before anything was asked, for what is left to stitching. */
export type Planned = (request: Request, caller: Caller) => Promise<ExecutionResult> | null

/** What operations are run with. */
export type PlanParts = {
  facts: Facts
  /** The way to the tiers. */
  call: (call: Call) => Promise<ExecutionResult>
  /** Whether a document is kept; then so is its plan. */
  isKept: (document: DocumentNode) => boolean
  /** Hears why an operation has no plan that should have one. */
  noteBug: (error: unknown) => void
}

/** Runs operations by their plans. */
export const planned = ({ facts, call, isKept, noteBug }: PlanParts): Planned => {
  const planFor = createPlans(facts, isKept)
  const planOf = ({ document, operationName, variables }: Request): Plan | null => {
    try {
      return planFor(document, operationName, variables)
    } catch (error) {
      noteBug(error)
      return null
    }
  }
  return (request, caller) => {
    const plan = planOf(request)
    return plan && runPlan(plan, { variables: request.variables, caller, call })
  }
}
