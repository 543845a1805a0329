import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql'
import { planQuery, type QueryPlan } from './query-plan.ts'

/** An operation that is valid and may be asked for again. */
export type KnownOperation = {
  document: DocumentNode
  operation: OperationDefinitionNode
  /** Null: only the reference executor runs it. */
  plan: QueryPlan | null
}

/** What the server itself reads and checks documents with, all its limits included. */
export type Checks = {
  schema: GraphQLSchema
  parse: (text: string) => DocumentNode
  validate: (schema: GraphQLSchema, document: DocumentNode) => readonly unknown[]
}

/** Programs ask the same few hundred questions. A longer text is checked anew: it may be of 1 MB. */
const MOST = 1_000
const LONGEST = 10_000

const checkedDocument = ({ schema, parse, validate }: Checks, text: string) => {
  try {
    const document = parse(text)
    return validate(schema, document).length > 0 ? null : document
  } catch {
    return null
  }
}

/** The documents that are valid, by their text. */
const knownDocuments = (checks: Checks) => {
  const known = new Map<string, DocumentNode>()
  return (text: string): DocumentNode | null => {
    const document = known.get(text) ?? checkedDocument(checks, text)
    if (!document || text.length > LONGEST || known.has(text)) return document
    const oldest = known.size >= MOST ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    known.set(text, document)
    return document
  }
}

/** Finds an operation by the text of its document. Null: it is not valid, which others tell why. */
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
