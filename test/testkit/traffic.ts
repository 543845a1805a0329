import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Copies } from './copies.ts'
import { acceptance, CITY_ITEM, command, documents } from './counter.ts'
import type { Person } from './issuer.ts'
import { agent, clerk } from './people.ts'
import type { TestTiers } from './tiers.ts'
import { until } from './until.ts'

/** An entry of a log that a counter was told to be written. */
export type Acknowledged = { caseId: string; number: number }

/** Steady work at some counters. */
export type Traffic = {
  /** What was acknowledged so far. */
  done: readonly Acknowledged[]
  /** Lets everybody finish what is begun. */
  stop: () => Promise<void>
}

type Payload = {
  ok: boolean
  error: { code: string } | null
  receipt?: { caseId: string }
  record?: { number: number }
}
type Queue = {
  queues: { queue: { cases: { edges: { node: { id: string } }[] } } | null }[] | null
}

const PATIENCE = 30_000

/**
 * Gives a command as a counter's program does: no answer, or one that says "not now", and it is
 * given again with the same commandId. Throws when there is no answer for half a minute.
 */
export const insist = async (
  tiers: TestTiers,
  person: Person,
  name: string,
  document: string,
  variables: object,
): Promise<Payload> => {
  const end = Date.now() + PATIENCE
  for (;;) {
    const answer = await tiers
      .as<{ [name: string]: Payload }>(person, document, variables)
      .catch(() => null)
    const payload = answer?.data?.[name]
    if (payload && payload.error?.code !== 'CATCHING_UP') return payload
    const code = answer?.errors?.[0]?.extensions?.code
    if (answer && !payload && code !== 'STORAGE_UNAVAILABLE')
      throw new Error(JSON.stringify(answer))
    if (Date.now() > end) throw new Error(`no answer to ${name} at ${person.division}`)
    await pause(20)
  }
}

const insistDone = async (...args: Parameters<typeof insist>): Promise<Payload> => {
  const payload = await insist(...args)
  if (!payload.ok) throw new Error(`${args[2]} was refused: ${JSON.stringify(payload.error)}`)
  return payload
}

/** Accepts a case that the city decides, at a station's counter. */
export const acceptOne = async (tiers: TestTiers, person: Person): Promise<string> => {
  const variables = acceptance(person.division, CITY_ITEM, ['M1', 'M2', 'M3'])
  const { receipt } = await insistDone(tiers, person, 'acceptCase', documents.accept, variables)
  return receipt!.caseId
}

/** Gives a plain command to a case. */
export const actOn = async (
  tiers: TestTiers,
  person: Person,
  name: string,
  caseId: string,
  more: object = {},
  type?: string,
): Promise<number> => {
  const variables = command(person.division, caseId, more)
  const document = documents.command(name, type)
  const { record } = await insistDone(tiers, person, name, document, variables)
  return record!.number
}

/** Accepts a case that the city decides, and forwards it to the district. */
export const forwardOne = async (tiers: TestTiers, person: Person): Promise<string> => {
  const caseId = await acceptOne(tiers, person)
  await actOn(tiers, person, 'forwardCase', caseId)
  return caseId
}

const waitingAt = async (tiers: TestTiers, person: Person): Promise<string[]> => {
  const answer = await tiers
    .as<Queue>(
      person,
      `query ($codes: [ID!]!) {
        queues(codes: $codes) { queue { cases(place: HANDED_IN, first: 100) { edges { node { id } } } } }
      }`,
      { codes: [person.division] },
    )
    .catch(() => null)
  return answer?.data?.queues?.[0]?.queue?.cases.edges.map(({ node }) => node.id) ?? []
}

/** Stations accept and forward without a pause; districts take over whatever arrives. */
export const startTraffic = (
  tiers: TestTiers,
  { stations, districts }: { stations: string[]; districts: string[] },
): Traffic => {
  const done: Acknowledged[] = []
  let running = true

  const atStation = async (person: Person): Promise<void> => {
    while (running) {
      const caseId = await acceptOne(tiers, person)
      done.push({ caseId, number: 1 })
      done.push({ caseId, number: await actOn(tiers, person, 'forwardCase', caseId) })
    }
  }
  const atDistrict = async (person: Person): Promise<void> => {
    while (running) {
      for (const caseId of await waitingAt(tiers, person)) {
        done.push({ caseId, number: await actOn(tiers, person, 'takeOverCase', caseId) })
      }
      await pause(20)
    }
  }
  const work = Promise.all([
    ...stations.map((code) => atStation(agent(code))),
    ...districts.map((code) => atDistrict(clerk(code, 'market-regulation'))),
  ])
  // Whoever fails is heard at the stop; until then nobody may call it unhandled.
  work.catch(() => {})
  return {
    done,
    stop: async () => {
      running = false
      await work
    },
  }
}

/** Waits until so many more commands are acknowledged. */
export const more = async ({ done }: Traffic, count: number): Promise<void> => {
  const before = done.length
  await until(`${count} more commands`, async () => done.length >= before + count)
}

/**
 * Ends the traffic and waits until all is quiet: then everything acknowledged is in every log, and
 * every case in the logs was acknowledged once.
 */
export const nothingLost = async (
  traffic: Traffic,
  copies: Copies,
  quiet = copies.settled,
): Promise<void> => {
  await traffic.stop()
  await quiet()
  const rows = await copies.sql('city-3404')<{ key: string }[]>`
    select case_id || ' ' || number as key from case_events`
  const log = new Set(rows.map(({ key }) => key))
  const keys = traffic.done.map(({ caseId, number }) => `${caseId} ${number}`)
  expect(keys.filter((key) => !log.has(key))).toEqual([])
  expect(new Set(keys).size).toBe(keys.length)
}
