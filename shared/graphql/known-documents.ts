import type { DocumentNode, GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'

/** What the server itself reads and checks documents with, all its limits included. */
export type Checks = {
  schema: GraphQLSchema
  parse: (text: string) => DocumentNode
  validate: (schema: GraphQLSchema, document: DocumentNode) => readonly unknown[]
}

/** Finds a document by its text; null for what is not valid, or longer than what programs repeat. */
export type KnownDocuments = (text: string) => DocumentNode | null

/** Programs ask the same few hundred questions, and short ones. */
const MOST = 1_000
const LONGEST = 20_000
const MOST_CHARACTERS = 10_000_000

const checkedDocument = ({ schema, parse, validate }: Checks, text: string) => {
  try {
    const document = parse(text)
    return validate(schema, document).length > 0 ? null : document
  } catch {
    return null
  }
}

/**
 * Reads and checks each text once, and keeps those documents that were asked for last. Whatever it
 * finds no document for is left to Yoga, which also tells what is wrong.
 */
export const knownDocuments = (checks: Checks): KnownDocuments => {
  const known = new LRUCache<string, DocumentNode>({
    max: MOST,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (_, text) => text.length,
  })
  return (text) => {
    if (text.length > LONGEST) return null
    const found = known.get(text)
    if (found) return found
    const document = checkedDocument(checks, text)
    if (document) known.set(text, document)
    return document
  }
}
