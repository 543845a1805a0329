import { readSdl, tierSchema } from '@liandong/shared/graphql'
import type { GraphQLSchema } from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FrontDoors, openFrontDoors } from '../testkit/front-doors.ts'
import { openOffice } from '../testkit/office.ts'
import { agent, operator, supervisor } from '../testkit/people.ts'
import type { Door } from './requests.ts'
import { sendBytes } from './send.ts'
import { type Finding, storm, type Target } from './storm.ts'

/** Set by `npm run fuzz`, which runs this file for longer. */
const { FUZZ_SEED = '20261128', FUZZ_MINUTES = '0' } = process.env
/** In CI: some three thousand requests, fewer on a busy machine. */
const SECONDS = Number(FUZZ_MINUTES) > 0 ? 60 : 25

let open: FrontDoors
let target: Target
const uncaught: unknown[] = []
const note = (error: unknown) => void uncaught.push(error)

const ownSchema = (tier: string): GraphQLSchema =>
  tierSchema(readSdl(new URL(`../../services/${tier}/schema.graphql`, import.meta.url)), [])

beforeAll(async () => {
  open = await openFrontDoors()
  await openOffice(open.tiers)
  const people = [agent('340405100'), supervisor('3404'), operator('340405100')]
  const tokens = await Promise.all(people.map((person) => open.tiers.issuer.token(person)))
  const at = (id: string) => Number(new URL(open.tiers.of(id).url()).port)
  const ports: Record<string, number> = {
    gateway: Number(new URL(open.gateway.url).port),
    city: at('city-3404'),
    district: at('district-340405'),
    township: at('township-340405'),
  }
  const doors: Door[] = [
    { name: 'gateway', schema: open.gateway.schema, tokens },
    ...['township', 'city', 'district'].map((name) => ({ name, schema: ownSchema(name), tokens })),
  ]
  target = {
    doors: [...doors, ...doors.slice(0, 1)],
    portOf: (door) => ports[door] ?? 0,
    takeLines: () => open.lines.splice(0),
    takeUncaught: () => uncaught.splice(0),
  }
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
})
afterAll(async () => {
  process.off('unhandledRejection', note)
  process.off('uncaughtException', note)
  await open.stop()
})

const isAlive = async (): Promise<void> => {
  for (const { name } of target.doors) {
    const bytes = Buffer.from('GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
    const reply = await sendBytes(target.portOf(name), { bytes, abort: false, patience: 10_000 })
    expect(reply.text).toMatch(/^HTTP\/1\.1 200/)
  }
}

const told = ({ what, requests }: Finding, seed: number): string =>
  [`seed ${seed}: ${what}`, ...requests].join('\n')

it(
  'every request at every door gets an answer that is not our fault',
  async () => {
    const until = performance.now() + Number(FUZZ_MINUTES) * 60_000
    const findings: string[] = []
    let seed = Number(FUZZ_SEED)
    let requests = 0
    do {
      const { sent, finding } = await storm(target, { seed, seconds: SECONDS })
      requests += sent
      if (finding) findings.push(told(finding, seed))
      if (finding && until > 0) process.stdout.write(`${findings.at(-1)}\n\n`)
      await isAlive()
      seed += 1
    } while (performance.now() < until)
    process.stdout.write(`${requests} requests, ${findings.length} findings
`)
    expect(findings).toEqual([])
  },
  Number(FUZZ_MINUTES) * 60_000 + 180_000,
)
