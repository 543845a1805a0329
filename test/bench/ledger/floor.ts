import postgres from 'postgres'
import { serve } from '../harness/serve.ts'
import { countRows, listRows } from './hand-sql.ts'
import type { ListQuestion } from './questions.ts'
import { type Answered, answerFor } from './timing.ts'

/** The same questions straight to the city's database. */
export type LedgerFloor = {
  url: string
  lists: ListQuestion[]
  counts: boolean
  workday: string
  callers: number
  seconds: number
}

// As many as the service has for reading: postgres.js sends the next question before the last is answered.
const CONNECTIONS = 2

let sql: postgres.Sql | null = null

const ask = ({ url, lists, counts, workday, callers, seconds }: LedgerFloor): Promise<Answered> => {
  const open = sql ?? postgres(url, { max: CONNECTIONS, onnotice: () => {} })
  sql = open
  const questions = lists.map((question) => ({
    name: question.name,
    ask: async () => JSON.stringify(await listRows(open, question, workday)),
  }))
  const counting = { name: 'counts', ask: async () => JSON.stringify(await countRows(open)) }
  return answerFor(counts ? [...questions, counting] : questions, callers, seconds)
}

const jobs = { ask }
export type LedgerFloorJobs = typeof jobs
serve(jobs)
