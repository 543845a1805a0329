import { fragmentsOf } from '@liandong/shared/graphql'
import { type DocumentNode, getOperationAST, type OperationDefinitionNode, visit } from 'graphql'
import { compile } from './compile.ts'
import type { Facts } from './facts.ts'
import type { Plan, Variables } from './plan.ts'

/** The plan of an operation for these variables; null when it is left to stitching. */
export type Plans = (
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Variables,
) => Plan | null

/** An operation, and its plans by the variables that decide its shape. */
type Planned = {
  operation: OperationDefinitionNode
  deciding: readonly string[]
  plans: Map<string, Plan | null>
}

/** So many variants of one operation are kept; who has more decides too much by variables. */
const VARIANTS = 16

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

/** Compiles an operation when it is first met, and keeps its plan as long as its document is kept. */
export const createPlans = (facts: Facts): Plans => {
  const documents = new WeakMap<DocumentNode, Map<string, Planned>>()

  const operationsOf = (document: DocumentNode): Map<string, Planned> => {
    const known = documents.get(document) ?? new Map<string, Planned>()
    documents.set(document, known)
    return known
  }

  return (document, operationName, variables) => {
    const operations = operationsOf(document)
    const name = operationName ?? ''
    const operation = operations.get(name)?.operation ?? getOperationAST(document, operationName)
    if (!operation) return null
    const planned = operations.get(name) ?? {
      operation,
      deciding: decidingIn(document),
      plans: new Map(),
    }
    operations.set(name, planned)
    const variant = planned.deciding.map((one) => String(variables[one])).join()
    const known = planned.plans.get(variant)
    if (known !== undefined || planned.plans.size >= VARIANTS) return known ?? null
    const plan = compile({ facts, operation, fragments: fragmentsOf(document), variables })
    planned.plans.set(variant, plan)
    return plan
  }
}
