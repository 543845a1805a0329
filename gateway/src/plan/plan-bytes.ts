import type { EntryQuestion, Field, Plan, Shape } from './plan.ts'

/** What a field of a plan takes, measured: its shape, its name, and the closures below it. */
const FIELD = 600

/** What a plan takes in memory, estimated. */
export const planBytes = (plan: Plan | null): number => {
  const questions = new Set<EntryQuestion>()
  let bytes = FIELD

  const ofShape = (shape: Shape): void => {
    if (shape.kind === 'list') ofShape(shape.of)
    if (shape.kind === 'object') shape.fields.forEach(ofField)
  }

  const ofEntry = (question: EntryQuestion): void => {
    if (questions.has(question)) return
    questions.add(question)
    bytes += 2 * question.query.length
    ofShape(question.shape)
  }

  const ofField = ({ shape, from }: Field): void => {
    bytes += FIELD
    if (from.kind === 'asked') bytes += 2 * from.question.query.length
    if (from.kind === 'filled') ofEntry(from.question)
    else ofShape(shape)
  }

  plan?.fields.forEach(ofField)
  return bytes
}
