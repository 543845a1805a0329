import { serve } from '../harness/serve.ts'
import { placeOf } from '../http/callers.ts'
import { graphqlHeaders } from '../http/graphql.ts'
import { openLine } from '../http/line.ts'
import { type Answered, answerFor } from './timing.ts'

/** Questions to the city's API. */
export type LedgerLoad = {
  url: string
  token: string
  questions: { name: string; query: string; variables: object }[]
  callers: number
  seconds: number
}

const ask = async (load: LedgerLoad): Promise<Answered> => {
  const { host, port, path } = placeOf(load.url)
  const headers = graphqlHeaders(load.token)
  const lines = Array.from({ length: load.callers }, () => openLine(host, port))
  const questions = load.questions.map(({ name, ...body }) => {
    const text = JSON.stringify(body)
    return {
      name,
      ask: async (caller: number) => {
        const reply = await lines[caller]?.post(path, headers, text)
        if (reply?.status !== 200 || reply.body.includes('"errors"')) {
          throw new Error(`${name}: ${reply?.body.slice(0, 300)}`)
        }
      },
    }
  })
  try {
    return await answerFor(questions, load.callers, load.seconds)
  } finally {
    for (const line of lines) line.close()
  }
}

const jobs = { ask }
export type LedgerJobs = typeof jobs
serve(jobs)
