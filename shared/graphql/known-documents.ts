import type { DocumentNode, GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'

/** What the server itself reads and checks documents with, all its limits included. */
export type Checks = {
  schema: GraphQLSchema
  parse: (text: string) => DocumentNode
  validate: (schema: GraphQLSchema, document: DocumentNode) => readonly unknown[]
}

/** The valid documents that were asked for last, by their texts. */
export type KnownDocuments = {
  /** The document of a text; null when it is not valid, or longer than what programs repeat. */
  find: (text: string) => DocumentNode | null
  /** The document of a text that was found before. */
  known: (text: string) => DocumentNode | null
  isKnown: (document: DocumentNode) => boolean
  /** Keeps a document that somebody else found valid. */
  keep: (document: DocumentNode) => void
  /** How many bytes the documents take, estimated. */
  bytes: () => number
}

/** Programs ask the same few hundred questions, and short ones. */
const MOST = 1_000
const LONGEST = 20_000
const MOST_BYTES = 64 * 1024 * 1024

/** What graphql keeps of a token, its node and what validation notes of it: up to 511 bytes measured. */
const TOKEN = 512

/** What a document takes in memory, estimated: its text, its tokens with the comments, and their nodes. */
export const bytesOf = ({ loc }: DocumentNode): number => {
  let tokens = 0
  for (let token = loc?.startToken ?? null; token; token = token.next) tokens += 1
  return 2 * (loc?.source.body.length ?? 0) + TOKEN * tokens
}

const checkedDocument = ({ schema, parse, validate }: Checks, text: string) => {
  try {
    const document = parse(text)
    return validate(schema, document).length > 0 ? null : document
  } catch {
    return null
  }
}

/**
 * Reads and checks each text once, and keeps those documents that were asked for last, bounded by
 * their bytes. Whatever it finds no document for is left to Yoga, which also tells what is wrong.
 */
export const knownDocuments = (checks: Checks): KnownDocuments => {
  const documents = new LRUCache<string, DocumentNode>({
    max: MOST,
    maxSize: MOST_BYTES,
    sizeCalculation: bytesOf,
  })
  const valid = new WeakSet<DocumentNode>()
  const keep = (document: DocumentNode): void => {
    const text = document.loc?.source.body
    if (text === undefined || text.length > LONGEST) return
    valid.add(document)
    documents.set(text, document)
  }
  const known = (text: string): DocumentNode | null =>
    text.length > LONGEST ? null : (documents.get(text) ?? null)
  return {
    known,
    keep,
    isKnown: (document) => valid.has(document),
    bytes: () => documents.calculatedSize,
    find: (text) => {
      if (text.length > LONGEST) return null
      const found = known(text)
      if (found) return found
      const document = checkedDocument(checks, text)
      if (document) keep(document)
      return document
    },
  }
}
