import type { JsMsg } from '@nats-io/jetstream'
import postgres, { type Sql } from 'postgres'
import { serve } from '../harness/serve.ts'
import type { BrokerAccess } from '../network/broker-admin.ts'
import { connectBroker, openConsumer } from './broker.ts'
import { type Moment, momentKey, sharedClock } from './clock.ts'
import type { Sample } from './sample.ts'
import { insertBatch, insertLog, type Received } from './statements.ts'

/** The floor's receiving side. With a sample it keeps the rows of the cases too, else the log only. */
export type ReceiverSetting = {
  url: string
  broker: BrokerAccess
  durable: string
  sample: Sample | null
}

const BATCH = 256
const BUFFER = 1_024

const queue: JsMsg[] = []
let sql: Sql
let sample: Sample | null
let working = false
let stored = 0
let moments: Moment[] = []
let waiting: { count: number; resolve: () => void } | null = null

const receivedOf = (raw: JsMsg): Received => {
  const body = raw.string()
  const { caseId, number } = JSON.parse(body) as { caseId: string; number: number }
  return { id: caseId, number, body }
}

const store = async (raws: JsMsg[]): Promise<void> => {
  const batch = raws.map(receivedOf)
  await (sample ? insertBatch(sql, sample, batch) : insertLog(sql, batch))
  raws.at(-1)?.ack()
  const at = sharedClock()
  if (!sample) moments.push(...batch.map((entry) => ({ key: momentKey(entry), at })))
  stored += batch.length
  if (waiting && stored >= waiting.count) waiting.resolve()
}

const work = async (): Promise<void> => {
  if (working) return
  working = true
  while (queue.length > 0) await store(queue.splice(0, BATCH))
  working = false
}

const open = async (setting: ReceiverSetting): Promise<void> => {
  sample = setting.sample
  sql = postgres(setting.url, { max: 1, onnotice: () => {} })
  const consumer = await openConsumer(await connectBroker(setting.broker), setting.durable)
  await consumer.consume({
    max_messages: BUFFER,
    callback: (message) => {
      queue.push(message)
      work().catch((error: unknown) => {
        process.stderr.write(`receiver: ${String(error)}\n`)
        process.exit(1)
      })
    },
  })
}

/** Resolves when so many entries are stored since the start. */
const until = (count: number): Promise<void> =>
  new Promise((resolve) => {
    waiting = { count, resolve }
    if (stored >= count) resolve()
  })

/** When each entry was stored, since it was last asked. */
const takeMoments = (): Moment[] => {
  const taken = moments
  moments = []
  return taken
}

const jobs = { open, until, takeMoments }
export type ReceiverJobs = typeof jobs
serve(jobs)
