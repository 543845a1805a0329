import { bytesOf, fragmentsOf } from '@liandong/shared/graphql'
import { type DocumentNode, getOperationAST, type OperationDefinitionNode, visit } from 'graphql'
import { LRUCache } from 'lru-cache'
import { compile } from './compile.ts'
import type { Facts } from './facts.ts'
import type { Plan, Variables } from './plan.ts'
import { planBytes } from './plan-bytes.ts'

/** The plan of an operation for these variables; null when it is left to stitching. */
export type Plans = (
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Variables,
) => Plan | null

/** An operation, and the variables that decide its shape. */
type Planned = { id: number; operation: OperationDefinitionNode; deciding: readonly string[] }

const MOST_BYTES = 64 * 1024 * 1024

const decidingIn = (document: DocumentNode): string[] => {
  const names = new Set<string>()
  visit(document, {
    Directive: (node) => {
      visit(node, { Variable: ({ name }) => void names.add(name.value) })
      return false
    },
  })
  return [...names]
}

/**
 * Compiles an operation when it is first met, for each set of variables that decide its shape, and
 * keeps the plans that were used last. A plan has its fragments expanded, so plans are bounded by
 * their own bytes and not with their documents.
 */
export const createPlans = (facts: Facts, isKept: (document: DocumentNode) => boolean): Plans => {
  const known = new WeakMap<OperationDefinitionNode, Planned>()
  const plans = new LRUCache<string, { plan: Plan | null }>({ maxSize: MOST_BYTES })
  let operations = 0

  const plannedOf = (document: DocumentNode, operation: OperationDefinitionNode): Planned => {
    const found = known.get(operation)
    if (found) return found
    operations += 1
    const planned = { id: operations, operation, deciding: decidingIn(document) }
    known.set(operation, planned)
    return planned
  }

  return (document, operationName, variables) => {
    const operation = getOperationAST(document, operationName)
    if (!operation) return null
    const { id, deciding } = plannedOf(document, operation)
    const key = [id, ...deciding.map((one) => String(variables[one]))].join()
    const found = plans.get(key)
    if (found) return found.plan
    const plan = compile({ facts, operation, fragments: fragmentsOf(document), variables })
    // A plan holds on to its document; for one that is read anew each time it would never be found.
    const size = planBytes(plan) + bytesOf(document) + 2 * key.length
    if (isKept(document)) plans.set(key, { plan }, { size })
    return plan
  }
}
