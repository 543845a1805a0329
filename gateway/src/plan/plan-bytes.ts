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

  const ofField = ({ shape, from }: Field): void => {
    bytes += FIELD
    if (from.kind === 'asked') bytes += 2 * from.question.query.length
    if (from.kind !== 'filled') return ofShape(shape)
    if (questions.has(from.question)) return
    questions.add(from.question)
    bytes += 2 * from.question.query.length
    ofShape(from.question.shape)
  }

  plan?.fields.forEach(ofField)
  return bytes
}
