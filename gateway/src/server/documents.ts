import { type DocumentNode, type GraphQLSchema, validate } from 'graphql'

/** The document of a text that is a valid request; null for any other, which Yoga explains. */
export type Documents = (text: string) => DocumentNode | null

/** Programs repeat few texts, and short ones. */
const KEPT = 500
const LONGEST = 20_000

/** Parses and validates each text once, and keeps those that were asked for last. */
export const createDocuments = (
  schema: GraphQLSchema,
  parse: (text: string) => DocumentNode,
): Documents => {
  const kept = new Map<string, DocumentNode>()

  const read = (text: string): DocumentNode | null => {
    try {
      const document = parse(text)
      return validate(schema, document).length === 0 ? document : null
    } catch {
      return null
    }
  }

  const keep = (text: string, document: DocumentNode): void => {
    kept.delete(text)
    kept.set(text, document)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
  }

  return (text) => {
    if (text.length > LONGEST) return null
    const document = kept.get(text) ?? read(text)
    if (document) keep(text, document)
    return document
  }
}
