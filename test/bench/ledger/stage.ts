import { officialCalendar, shanghaiDate } from '@liandong/shared/calendar'
import { lastWorkingDay } from '@liandong/shared/desk'
import type { Sql } from 'postgres'
import { ask } from '../../testkit/graphql-client.ts'
import { until } from '../../testkit/until.ts'
import type { BenchContext } from '../bench.ts'
import { acceptOne } from '../network/accept-one.ts'
import { openInstance } from '../network/databases.ts'
import { itemOf } from '../network/items.ts'
import { type BenchNetwork, openNetwork } from '../network/open-network.ts'
import { readSample, type Sample } from '../pipeline/sample.ts'
import { fillLedger } from './fill.ts'
import { listRows } from './hand-sql.ts'
import { type ListQuestion, listDocument, listQuestions, PAGE, variablesOf } from './questions.ts'

const CITY = '340400'
const DISTRICT = '340405'
const ITEM = '512B0155900000'
const CITY_INSTANCE = 'city-3404'

/** A city with a full ledger, and how to ask it. */
export type LedgerStage = {
  network: BenchNetwork
  sql: Sql
  url: string
  databaseUrl: string
  token: string
  /** Before which a due date counts as overdue. */
  workday: string
  lists: ListQuestion[]
  /** The first page of everything, and page 10,000 (or the last full one). */
  first: ListQuestion
  deep: ListQuestion
  deepPage: number
}

const DEEP = 10_000

/** A case that came the usual way, of which the others are made. */
const sampleOf = async (network: BenchNetwork, sql: Sql): Promise<Sample> => {
  const station = network.instance(`township-${DISTRICT}`)
  const [division = ''] = station.divisions
  const counter = { division, token: await network.tokens(`agent-${division}`) }
  const id = await acceptOne(station.url, counter, await itemOf(station, ITEM))
  await until(
    'the case at the city',
    async () => (await sql`select from cases where id = ${id}`).length > 0,
  )
  return readSample(sql, id)
}

const dayBefore = (today: string, days: number): string =>
  new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10)

const caseBefore = async (sql: Sql, page: number) => {
  const [row] = await sql<{ at: Date; id: string }[]>`
    select accepted_at as at, id from cases
    order by accepted_at desc, id desc offset ${(page - 1) * PAGE - 1} limit 1`
  if (!row) throw new Error(`the ledger has no page ${page}`)
  return { at: row.at.toISOString(), id: row.id }
}

type Ledger = { ledger: { edges: { record: { id: string } }[] } }

/** Both ways must show the same cases, or nothing that follows means anything. */
const assertSame = async (stage: LedgerStage, question: ListQuestion): Promise<void> => {
  const { url, token, sql, workday } = stage
  const answer = await ask<Ledger>(url, listDocument, variablesOf(question), token)
  const ours = answer.data?.ledger.edges.map(({ record }) => record.id) ?? []
  const floor = (await listRows(sql, question, workday)).slice(0, PAGE).map((row) => row.id)
  if (ours.length === 0 || ours.join() !== floor.join()) {
    throw new Error(
      `${question.name}: ${JSON.stringify(answer.errors ?? [ours.length, floor.length])}`,
    )
  }
}

/** Starts a network, fills its city's ledger, and makes sure that both ways answer alike. */
export const setStage = async (context: BenchContext): Promise<LedgerStage> => {
  const network = await openNetwork(context, CITY, [DISTRICT])
  const sql = openInstance(context, network, CITY_INSTANCE)
  const { rows } = context.sizes
  await fillLedger(sql, await sampleOf(network, sql), rows)
  context.say(`ledger: ${rows} cases laid`)
  const now = () => new Date()
  const today = shanghaiDate(now())
  const lists = listQuestions({ from: dayBefore(today, 60), until: dayBefore(today, 30) })
  const deepPage = Math.min(DEEP, Math.floor(rows / PAGE) - 1)
  const stage: LedgerStage = {
    network,
    sql,
    url: network.instance(CITY_INSTANCE).url,
    databaseUrl: network.running.databases[CITY_INSTANCE] ?? '',
    token: await network.tokens('supervisor-3404'),
    workday: lastWorkingDay({ calendar: officialCalendar, now }),
    lists,
    first: { name: 'page 1' },
    deep: { name: `page ${deepPage}`, after: await caseBefore(sql, deepPage) },
    deepPage,
  }
  lists.push({ name: 'next page', division: '340405', after: await caseBefore(sql, 20) })
  for (const question of [...lists, stage.first, stage.deep]) await assertSame(stage, question)
  return stage
}
