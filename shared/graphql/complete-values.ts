import type { Run } from './query-run.ts'

/** Puts what a resolver returned into the shape that was asked for; throws when it does not fit. */
export type Complete = (value: unknown, run: Run) => unknown
/** Resolves one field of an object and puts it into the answer. */
export type Fill = (answer: Record<string, unknown>, source: object, run: Run) => void
/** Asks an object for the value of a field. */
export type Resolve = (source: object, run: Run) => unknown

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

/** What breaks a plan off, or says that there is none. */
export const unfit = (what: string): Error => new Error(`not for a plan: ${what}`)

/** A value that may be null. */
export const nullable =
  (complete: Complete): Complete =>
  (value, run) =>
    value === null || value === undefined ? null : complete(value, run)

/** A value that must be there. */
export const required =
  (complete: Complete): Complete =>
  (value, run) => {
    if (value === null || value === undefined) throw unfit('null')
    return complete(value, run)
  }

/** A list, each of whose items may be a promise. */
export const listOf =
  (item: Complete): Complete =>
  (values, run) => {
    if (!Array.isArray(values)) throw unfit('no array')
    const answer: unknown[] = values.map(() => null)
    // All that is under way is waited for before an item that does not fit breaks off.
    for (const [index, value] of values.entries()) {
      if (isPromise(value)) {
        run.wait(value, (settled) => {
          answer[index] = item(settled, run)
        })
      }
    }
    for (const [index, value] of values.entries()) {
      if (!isPromise(value)) answer[index] = item(value, run)
    }
    return answer
  }

/** An object with these fields. */
export const objectOf =
  (fields: readonly Fill[]): Complete =>
  (source, run) => {
    if (typeof source !== 'object' || source instanceof Error) throw unfit('no object')
    const answer = {}
    for (const fill of fields) fill(answer, source as object, run)
    return answer
  }

/** A value as its scalar or enum shows it. */
export const leafOf =
  ({ serialize }: { serialize: (value: unknown) => unknown }): Complete =>
  (value) => {
    if (value instanceof Error) throw value
    const shown = serialize(value)
    if (shown === null || shown === undefined) throw unfit('no value')
    return shown
  }

/** A field that says the same for every object. */
export const constantField =
  (key: string, value: string): Fill =>
  (answer) => {
    answer[key] = value
  }

/** A field that is resolved for each object, now or later. */
export const resolvedField =
  (key: string, resolve: Resolve, complete: Complete): Fill =>
  (answer, source, run) => {
    const value = resolve(source, run)
    if (!isPromise(value)) {
      answer[key] = complete(value, run)
      return
    }
    // The answer names its fields in the order of the question, whichever comes first.
    answer[key] = null
    run.wait(value, (settled) => {
      answer[key] = complete(settled, run)
    })
  }
