import type { ExecutionResult } from '@graphql-tools/utils'
import type { GraphQLError } from 'graphql'
import type { Fields } from './plan.ts'

/** Errors by the place below which they stand. */
export type Misses = { here: GraphQLError[]; below: Map<string | number, Misses> }

/** What was told in answer to a question, or for one key of it. */
export type Told = { value: unknown; misses: Misses | null }

/** Nothing, and not a word why. */
export const nothingTold: Told = { value: null, misses: null }

const noMisses = (): Misses => ({ here: [], below: new Map() })

/** The errors by their paths. */
export const missesOf = (errors: readonly GraphQLError[] | undefined): Misses | null => {
  if (!errors || errors.length === 0) return null
  const all = noMisses()
  for (const error of errors) {
    let at = all
    for (const step of error.path ?? []) {
      const below = at.below.get(step) ?? noMisses()
      at.below.set(step, below)
      at = below
    }
    at.here.push(error)
  }
  return all
}

/** What is told below a step. */
export const below = (misses: Misses | null, step: string | number): Misses | null =>
  misses === null ? null : (misses.below.get(step) ?? null)

/** All errors of a place and below it. */
export const allOf = (misses: Misses): GraphQLError[] => [
  ...misses.here,
  ...[...misses.below.values()].flatMap(allOf),
]

/** What the result of a call tells under its name. */
export const toldBy = ({ data, errors }: ExecutionResult, responseKey: string): Told => ({
  value: (data as Fields | null)?.[responseKey] ?? null,
  misses: below(missesOf(errors as readonly GraphQLError[] | undefined), responseKey),
})
