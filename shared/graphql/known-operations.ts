import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql'
import { type Checks, knownDocuments } from './known-documents.ts'
import { planQuery, type QueryPlan } from './query-plan.ts'

/** An operation that is valid and may be asked for again. */
export type KnownOperation = {
  document: DocumentNode
  operation: OperationDefinitionNode
  /** Null: only the reference executor runs it. */
  plan: QueryPlan | null
}

/** Finds an operation by the text of its document. Null: Yoga sees to it. */
export const knownOperations = (checks: Checks) => {
  const documentOf = knownDocuments(checks)
  const known = new WeakMap<OperationDefinitionNode, KnownOperation>()
  return (text: string, name: string | null): KnownOperation | null => {
    const document = documentOf(text)
    const operation = document && getOperationAST(document, name)
    if (!operation) return null
    const found = known.get(operation)
    if (found) return found
    const plan = planQuery(checks.schema, document, operation)
    known.set(operation, { document, operation, plan })
    return { document, operation, plan }
  }
}
