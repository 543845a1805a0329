import { setTimeout as pause } from 'node:timers/promises'
import { serve } from '../harness/serve.ts'
import { placeOf } from '../http/callers.ts'
import { askLine, graphqlHeaders } from '../http/graphql.ts'
import { type Line, openLine } from '../http/line.ts'
import type { Counter } from '../network/accept-one.ts'
import { type Accepted, acceptance, acceptDocument } from '../network/acceptance.ts'
import type { BenchItem } from '../network/items.ts'

/** Where cases are accepted, and where somebody waits to see them. */
export type HopLoad = {
  station: string
  district: string
  counters: Counter[]
  districtToken: string
  item: BenchItem
  perSecond: number
  seconds: number
}

const PATIENCE = 10_000

const seeDocument = `query ($ids: [ID!]!) {
  processingOf(ids: $ids) { id processing { record { number status } } }
}`

type Lines = { take: () => Line; give: (line: Line) => void; close: () => void }

/** Kept connections; a new one when all are in use. */
const linesTo = (url: string): Lines => {
  const { host, port } = placeOf(url)
  const all: Line[] = []
  const free: Line[] = []
  return {
    take: () => {
      const line = free.pop() ?? openLine(host, port)
      if (!all.includes(line)) all.push(line)
      return line
    },
    give: (line) => free.push(line),
    close: () => {
      for (const line of all) line.close()
    },
  }
}

const seen = (body: string, id: string): boolean => body.includes(`"id":"${id}"`)

/** Asks the district again and again, without a pause, until it shows the case. */
const watchFor = async (lines: Lines, load: HopLoad, id: string): Promise<number> => {
  const headers = graphqlHeaders(load.districtToken)
  const body = JSON.stringify({ query: seeDocument, variables: { ids: [id] } })
  const line = lines.take()
  for (const end = performance.now() + PATIENCE; performance.now() < end; ) {
    const reply = await line.post('/graphql', headers, body)
    if (seen(reply.body, id)) {
      lines.give(line)
      return performance.now()
    }
  }
  throw new Error(`the district did not see ${id} in ${PATIENCE} ms`)
}

const hopOnce = async (
  stations: Lines,
  districts: Lines,
  load: HopLoad,
  serial: number,
): Promise<number> => {
  const counter = load.counters[serial % load.counters.length]!
  const headers = graphqlHeaders(counter.token)
  const variables = acceptance(counter.division, load.item, serial)
  const line = stations.take()
  const { acceptCase } = await askLine<Accepted>(
    line,
    '/graphql',
    headers,
    acceptDocument,
    variables,
  )
  const committed = performance.now()
  stations.give(line)
  const id = acceptCase.receipt?.caseId
  if (!id) throw new Error(acceptCase.error?.message)
  return (await watchFor(districts, load, id)) - committed
}

/** Accepts at a steady pace; answers the milliseconds from each acceptance until the district shows it. */
const hop = async (load: HopLoad): Promise<number[]> => {
  const [stations, districts] = [linesTo(load.station), linesTo(load.district)]
  const hops: Promise<number>[] = []
  const begun = performance.now()
  try {
    for (let n = 0; n < load.perSecond * load.seconds; n += 1) {
      await pause(Math.max(0, begun + (n * 1_000) / load.perSecond - performance.now()))
      hops.push(hopOnce(stations, districts, load, n))
    }
    return await Promise.all(hops)
  } finally {
    stations.close()
    districts.close()
  }
}

const jobs = { hop }
export type HopJobs = typeof jobs
serve(jobs)
