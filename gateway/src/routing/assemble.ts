import type { ExecutionResult } from '@graphql-tools/utils'
import type { GraphQLError } from 'graphql'
import { type Path, tierErrorAt } from '../errors/graphql-errors.ts'
import type { Place } from '../errors/place.ts'
import { unansweredAt } from '../errors/unanswered.ts'
import type { Answer, Silence } from '../upstream/answer.ts'
import type { Share } from './split.ts'

/** An instance's share of the keys, and what it answered. */
export type Answered = { share: Share; place: Place; answer: Answer }

type List = { responseKey: string; keys: readonly string[] }
type Part = { entries: unknown[]; errors: GraphQLError[] }

/** The places in the whole list that an error of one instance concerns, with the path to each. */
const pathsOf = (responseKey: string, { places }: Share, path?: unknown): Path[] => {
  const [, at, ...rest] = Array.isArray(path) ? path : []
  const concerned = typeof at === 'number' ? (places[at] ?? []) : places.flat()
  return concerned.map((place) => [responseKey, place, ...rest])
}

const partOf = (responseKey: string, { share, place, answer }: Answered): Part => {
  const silent = (why: Silence): Part => ({
    entries: [],
    errors: pathsOf(responseKey, share).map((path) => unansweredAt(why, 'query', place, path)),
  })
  if (!answer.ok) return silent(answer.why)
  const entries = answer.data?.[responseKey] ?? []
  const complete = Array.isArray(entries) && entries.length === share.keys.length
  // A list of another length cannot be put in its places: better none than one at the wrong place.
  if (!complete && answer.errors.length === 0) return silent('garbage')
  const errors = answer.errors.flatMap((error) =>
    pathsOf(responseKey, share, error.path).map((path) => tierErrorAt(error, path, place)),
  )
  return { entries: complete ? entries : [], errors }
}

/**
 * Puts the lists of several instances back together by position. Keys that led to nobody are null
 * without an error. An error is told at every place that it concerns, so that no null goes
 * unexplained; what is told more than once is collapsed when the whole answer is done.
 */
export const assemble = (
  { responseKey, keys }: List,
  all: readonly Answered[],
): ExecutionResult => {
  const items: unknown[] = new Array(keys.length).fill(null)
  const errors: GraphQLError[] = []
  for (const answered of all) {
    const part = partOf(responseKey, answered)
    errors.push(...part.errors)
    part.entries.forEach((entry, index) => {
      const [first, ...repeated] = answered.share.places[index] ?? []
      if (first !== undefined) items[first] = entry
      // Stitching writes into what it gets, so two places never share an object.
      for (const index of repeated) items[index] = structuredClone(entry)
    })
  }
  return { data: { [responseKey]: items }, errors }
}
