import { OperationTypeNode } from 'graphql'
import type { Entry } from './facts.ts'
import { type Compilation, routeOf, type Selection } from './part.ts'
import type { EntryQuestion, ObjectShape } from './plan.ts'
import { questionText } from './text.ts'

/** A name that is none of these. */
const freeName = (name: string, taken: readonly string[]): string =>
  taken.includes(name) ? freeName(`_${name}`, taken) : name

const made = (
  { operation }: Compilation,
  { source, field, argument }: Entry,
  { shape, text, uses }: Selection<ObjectShape>,
): EntryQuestion => {
  const keyVariable = freeName(argument, uses)
  const asked = { text: `${field.name}(${argument}: $${keyVariable})${text}`, uses }
  const asQuery = { ...operation, operation: OperationTypeNode.QUERY }
  return {
    query: questionText(asQuery, asked, [`$${keyVariable}: [ID!]!`]),
    responseKey: field.name,
    route: routeOf(source, field.name),
    variables: [...new Set(uses)],
    keyVariable,
    shape,
  }
}

/**
 * The question that fills a selection by the object's key: the same one wherever the same is asked, so
 * that the keys of all these places travel together.
 */
export const entryQuestion = (
  compilation: Compilation,
  entry: Entry,
  selected: Selection<ObjectShape>,
): EntryQuestion => {
  const sign = `${entry.field.name}${selected.sign}`
  const question = compilation.questions.get(sign) ?? made(compilation, entry, selected)
  compilation.questions.set(sign, question)
  return question
}
