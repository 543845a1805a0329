import { serve } from '../harness/serve.ts'
import { median, quantile } from '../harness/statistics.ts'
import { callFor, placeOf } from '../http/callers.ts'
import { askLine, graphqlHeaders } from '../http/graphql.ts'
import type { Counter } from '../network/accept-one.ts'
import { type Accepted, acceptance, acceptDocument } from '../network/acceptance.ts'
import type { BenchItem } from '../network/items.ts'

/** Who accepts what, where, and for how long. */
export type AcceptLoad = {
  url: string
  counters: Counter[]
  item: BenchItem
  callers: number
  seconds: number
}

/** Acceptances by the second, and how long callers waited, in milliseconds. */
export type AcceptResult = { rate: number; p50: number; p99: number }

const accept = async (load: AcceptLoad): Promise<AcceptResult> => {
  const place = placeOf(load.url)
  const counters = load.counters.map(({ division, token }) => ({
    division,
    headers: graphqlHeaders(token),
  }))
  let serial = 0
  const { count, seconds, milliseconds } = await callFor(
    place,
    load.callers,
    load.seconds,
    async (line, caller) => {
      const counter = counters[caller % counters.length]!
      serial += 1
      const variables = acceptance(counter.division, load.item, serial)
      const { acceptCase } = await askLine<Accepted>(
        line,
        place.path,
        counter.headers,
        acceptDocument,
        variables,
      )
      if (!acceptCase.ok) throw new Error(acceptCase.error?.message)
    },
  )
  return { rate: count / seconds, p50: median(milliseconds), p99: quantile(milliseconds, 0.99) }
}

const jobs = { accept }
export type LoadJobs = typeof jobs
serve(jobs)
