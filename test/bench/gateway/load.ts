import { serve } from '../harness/serve.ts'
import { callFor, placeOf } from '../http/callers.ts'
import { graphqlHeaders } from '../http/graphql.ts'
import { openLine } from '../http/line.ts'

/** Who asks for which list. */
export type Asking = { token?: string; variables: object }

/** One question, asked again and again; every caller asks for a list of its own. */
export type ListLoad = {
  url: string
  query: string
  askings: Asking[]
  callers: number
  seconds: number
}

/** Answers by the second, and the first of them. */
export type ListResult = { rate: number; count: number; body: string }

const ask = async (load: ListLoad): Promise<ListResult> => {
  const place = placeOf(load.url)
  const requests = load.askings.map(({ token, variables }) => ({
    headers: graphqlHeaders(token),
    body: JSON.stringify({ query: load.query, variables }),
  }))
  let first = ''
  const { count, seconds } = await callFor(
    place,
    load.callers,
    load.seconds,
    async (line, caller) => {
      const { headers, body } = requests[caller % requests.length]!
      const reply = await line.post(place.path, headers, body)
      first ||= reply.body
      // A gateway that begins to fail answers fast: that must not count.
      if (reply.status !== 200 || reply.body.length < first.length * 0.9) {
        throw new Error(`${load.url}: HTTP ${reply.status} ${reply.body.slice(0, 300)}`)
      }
    },
  )
  return { rate: count / seconds, count, body: first }
}

/**
 * Asks every question once, one after the other: instances that answer by heart learn it now, and
 * not under the load of all callers. What comes back does not count yet.
 */
const learn = async ({ url, query, askings }: Pick<ListLoad, 'url' | 'query' | 'askings'>) => {
  const { host, port, path } = placeOf(url)
  const line = openLine(host, port)
  for (const { token, variables } of askings) {
    await line.post(path, graphqlHeaders(token), JSON.stringify({ query, variables }))
  }
  line.close()
}

const jobs = { ask, learn }
export type ListJobs = typeof jobs
serve(jobs)
