import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { bytesOf, type Checks, knownDocuments } from './known-documents.ts'
import type { Limiter } from './limits/index.ts'
import { planQuery, type QueryPlan } from './query-plan.ts'

/** An operation that is valid and may be asked for again. */
export type KnownOperation = {
  document: DocumentNode
  operation: OperationDefinitionNode
  /**
   * Its plan; null: only the reference executor runs it. Ask for it only when the operation is known
   * not to be too much: a plan has every fragment expanded.
   */
  plan: () => QueryPlan | null
}

const MOST_BYTES = 64 * 1024 * 1024
/** What a plan keeps for a token of its operation, fragments expanded: some 700 bytes measured. */
const TOKEN = 1_024

/** Finds an operation by the text of its document. Null: Yoga sees to it. */
export const knownOperations = (checks: Checks, limiter: Limiter) => {
  const documents = knownDocuments(checks)
  const plans = new LRUCache<OperationDefinitionNode, { plan: QueryPlan | null }>({
    maxSize: MOST_BYTES,
  })

  const planOf = (document: DocumentNode, operation: OperationDefinitionNode) => {
    const known = plans.get(operation)
    if (known) return known.plan
    const plan = planQuery(checks.schema, document, operation)
    // Plans have no conditions: their size does not depend on variables.
    const { tokens } = limiter.measure(document, operation, {})
    // A plan holds on to its document.
    const size = bytesOf(document) + (plan ? TOKEN * tokens : 0)
    plans.set(operation, { plan }, { size })
    return plan
  }

  return (text: string, name: string | null): KnownOperation | null => {
    const document = documents.find(text)
    const operation = document && getOperationAST(document, name)
    if (!operation) return null
    return { document, operation, plan: () => planOf(document, operation) }
  }
}
