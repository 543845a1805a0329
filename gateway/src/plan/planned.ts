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

/** Runs operations by their plans over this way to the tiers; `noteBug` tells why one has no plan that should. */
export const planned = (
  facts: Facts,
  call: (call: Call) => Promise<ExecutionResult>,
  noteBug: (error: unknown) => void,
): Planned => {
  const planFor = createPlans(facts)
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
