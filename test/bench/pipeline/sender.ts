import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'
import { serve } from '../harness/serve.ts'
import type { BrokerAccess } from '../network/broker-admin.ts'
import { connectBroker, openStream } from './broker.ts'
import { type Moment, momentKey, sharedClock } from './clock.ts'
import { bareRelay } from './relay.ts'
import { caseIdOf, type Sample } from './sample.ts'
import { insertCommand, insertMessage } from './statements.ts'

/** The floor's sending side: its database, the broker, and rows of the size of real ones. */
export type SenderSetting = {
  url: string
  broker: BrokerAccess
  connections: number
  sample: Sample
}

let sql: Sql
let relay: { hint: () => void }
let setting: SenderSetting
let serial = 0

const open = async (wanted: SenderSetting): Promise<void> => {
  setting = wanted
  sql = postgres(wanted.url, { max: wanted.connections, onnotice: () => {} })
  const relaying = postgres(wanted.url, {
    max: 1,
    onnotice: () => {},
    connection: { synchronous_commit: 'off' },
  })
  relay = bareRelay(relaying, await openStream(await connectBroker(wanted.broker)))
}

const nextId = (): string => {
  serial += 1
  return caseIdOf(setting.sample, serial)
}

const sendOne = async (moments: Moment[]): Promise<void> => {
  const entry = { id: nextId(), number: 1, key: randomUUID() }
  await insertMessage(sql, setting.sample, entry)
  moments.push({ key: momentKey(entry), at: sharedClock() })
  relay.hint()
}

/** One insert at a time at a steady pace; answers when each was committed. */
const steady = async ({ perSecond, seconds }: { perSecond: number; seconds: number }) => {
  const moments: Moment[] = []
  const sent: Promise<void>[] = []
  const begun = performance.now()
  for (let n = 0; n < perSecond * seconds; n += 1) {
    await pause(Math.max(0, begun + (n * 1_000) / perSecond - performance.now()))
    sent.push(sendOne(moments))
  }
  await Promise.all(sent)
  return moments
}

/** Whole cases of so many entries each, as fast as the connections commit them. */
const flood = async (entriesByCase: number[]): Promise<void> => {
  let next = 0
  const writer = async () => {
    while (next < entriesByCase.length) {
      const entries = entriesByCase[next] ?? 0
      next += 1
      const id = nextId()
      for (let number = 1; number <= entries; number += 1) {
        await insertCommand(sql, setting.sample, { id, number, key: randomUUID() })
        relay.hint()
      }
    }
  }
  await Promise.all(Array.from({ length: setting.connections }, writer))
}

const jobs = { open, steady, flood }
export type SenderJobs = typeof jobs
serve(jobs)
