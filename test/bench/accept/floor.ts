import { randomUUID } from 'node:crypto'
import postgres, { type Sql } from 'postgres'
import { serve } from '../harness/serve.ts'
import { caseIdOf, type Sample } from '../pipeline/sample.ts'
import { insertCommand } from '../pipeline/statements.ts'

/** The database to write to, and rows of the size of real ones. */
export type FloorSetting = { url: string; connections: number; sample: Sample }

let sql: Sql
let setting: FloorSetting
let serial = 0

const open = (wanted: FloorSetting): void => {
  setting = wanted
  sql = postgres(wanted.url, { max: wanted.connections, onnotice: () => {} })
}

/** One statement after the other on every connection; answers commits by the second. */
const write = async (seconds: number): Promise<number> => {
  const begun = performance.now()
  const end = begun + seconds * 1_000
  let count = 0
  const writer = async () => {
    while (performance.now() < end) {
      serial += 1
      const entry = { id: caseIdOf(setting.sample, serial), number: 1, key: randomUUID() }
      await insertCommand(sql, setting.sample, entry)
      count += 1
    }
  }
  await Promise.all(Array.from({ length: setting.connections }, writer))
  return count / ((performance.now() - begun) / 1_000)
}

const jobs = { open, write }
export type FloorJobs = typeof jobs
serve(jobs)
