import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptance, applicant, firm, STATION_ITEM } from '../testkit/counter.ts'
import type { Answer } from '../testkit/graphql-client.ts'
import { ask } from '../testkit/graphql-client.ts'
import { inDatabase } from '../testkit/ledgers.ts'
import {
  expectHelpful,
  type Office,
  type Outcome,
  openOffice,
  type Refusal,
} from '../testkit/office.ts'
import { agent, operator, supervisor } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

/** The public list of strings that break programs, and a few that break databases and counters. */
const naughty: string[] = [
  ...(createRequire(import.meta.url)('big-list-of-naughty-strings/blns.json') as string[]),
  '\u0000',
  'a\u0000b办理',
  '\uD800',
  '办\uDFFF理',
  '\uFFFE\uFFFF',
  '\u202E办理\u202C',
  '2026-01-01T00:00:00.000Z|x',
  'é'.repeat(20_000),
  '办理'.repeat(250),
  '𠮷'.repeat(500),
]

/** Decided at the counter; for both kinds of applicants. */
const BOTH_KINDS = '512B0066800001'
const anna = agent('340405100')
const company = firm()

let tiers: TestTiers
let office: Office
let tokens: Record<'agent' | 'supervisor' | 'operator', string>

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  office = await openOffice(tiers)
  tokens = {
    agent: await tiers.issuer.token(anna),
    supervisor: await tiers.issuer.token(supervisor('3404')),
    operator: await tiers.issuer.token(operator('340405100')),
  }
})
afterAll(() => tiers.stop())

/** Works through the list six strings at a time: quick, and the instance is under some load. */
const eachString = async (work: (text: string) => Promise<void>): Promise<void> => {
  const left = [...naughty]
  const worker = async () => {
    for (let text = left.pop(); text !== undefined; text = left.pop()) await work(text)
  }
  await Promise.all(Array.from({ length: 6 }, worker))
}

/** What somebody who reads both takes for the same text. */
const read = (text: string): string =>
  text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .normalize('NFC')
    .replace(/^[\s\u200B\u2060\uFEFF]+|[\s\u200B\u2060\uFEFF]+$/g, '')
const readName = (text: string): string =>
  read(text)
    .normalize('NFKC')
    .replace(/[\s·•‧∙⋅・]+/g, '·')

const tally = { stored: new Map<string, number>(), refused: new Map<string, number>() }
const count = (counts: Map<string, number>, field: string) =>
  counts.set(field, (counts.get(field) ?? 0) + 1)

type Payload = Outcome & { case: { id: string } | null }

/** Refused with help, or stored and read back as it was typed. */
const judge = (
  field: string,
  payload: Payload,
  stored: string | undefined,
  typed: string,
): void => {
  if (payload.ok) {
    expect(field === 'person' ? readName(stored!) : read(stored!)).toBe(
      field === 'person' ? readName(typed) : read(typed),
    )
    count(tally.stored, field)
  } else {
    expectHelpful(payload.error)
    count(tally.refused, field)
  }
}

const payload = '{ ok error { code zh en message } case { id } }'

const opening = `mutation ($subject: AcceptCaseInput!, $person: AcceptCaseInput!, $firm: AcceptCaseInput!,
    $reason: RefuseApplicationInput!, $number: CaseCommandInput!) {
  subject: acceptCase(input: $subject) ${payload}
  person: acceptCase(input: $person) ${payload}
  firm: acceptCase(input: $firm) ${payload}
  reason: refuseApplication(input: $reason) ${payload}
  number: claimCase(input: $number) ${payload}
}`

const openings = (text: string) => {
  const { input } = acceptance(anna.division, STATION_ITEM, ['M1'])
  const own = () => ({ commandId: crypto.randomUUID() })
  const { materials, subject, ...refusal } = input
  return {
    subject: { ...input, ...own(), subject: text },
    person: { ...input, ...own(), applicant: { ...applicant(), name: text } },
    firm: {
      ...input,
      ...own(),
      itemCode: BOTH_KINDS,
      materials: ['M1', 'M3', 'M4'],
      applicant: { ...company, name: text },
    },
    reason: { ...refusal, ...own(), reason: text },
    number: { ...own(), division: anna.division, caseId: text },
  }
}

/** Reads the cases back, hundreds at once. */
const records = async (ids: string[]): Promise<Map<string, StoredRecord>> => {
  const pages = Array.from({ length: Math.ceil(ids.length / 400) }, (_, page) =>
    ids.slice(page * 400, (page + 1) * 400),
  )
  const found = new Map<string, StoredRecord>()
  for (const page of pages) {
    const answer = await ask<{ intakeOf: { intake: { record: StoredRecord } }[] }>(
      url(),
      `query ($ids: [ID!]!) { intakeOf(ids: $ids) { intake { record {
        id subject reason applicant { name } decision { text } timeline { type note } } } } }`,
      { ids: page },
      tokens.agent,
    )
    expect(answer.errors).toBeUndefined()
    for (const { intake } of answer.data!.intakeOf) found.set(intake.record.id, intake.record)
  }
  return found
}

type StoredRecord = {
  id: string
  subject: string
  reason: string | null
  applicant: { name: string }
  decision: { text: string } | null
  timeline: { type: string; note: string | null }[]
}

const url = () => tiers.of('township-340405').url()

/** One naughty string in one field of one command, and what came of it. */
type Trial = { field: string; text: string; caseId: string | undefined; payload: Payload }

const judgeAll = async (
  trials: Trial[],
  stored: (record: StoredRecord, field: string) => string,
) => {
  const ids = new Set(trials.flatMap(({ caseId, payload }) => (payload.ok ? [caseId!] : [])))
  const found = await records([...ids])
  for (const { field, text, caseId, payload } of trials) {
    judge(field, payload, payload.ok ? stored(found.get(caseId!)!, field) : undefined, text)
  }
}

const ending = `mutation ($text: DecideCaseInput!, $again: DecideCaseInput!,
    $recipient: DeliverCaseInput!, $withdrawal: WithdrawCaseInput!) {
  text: decideCase(input: $text) ${payload}
  again: decideCase(input: $again) ${payload}
  recipient: deliverCase(input: $recipient) ${payload}
  withdrawal: withdrawCase(input: $withdrawal) ${payload}
}`

const endings = (text: string, decided: string, withdrawn: string) => {
  const on = (caseId: string) => ({
    commandId: crypto.randomUUID(),
    division: anna.division,
    caseId,
  })
  return {
    text: { ...on(decided), outcome: 'GRANTED', text },
    again: { ...on(decided), outcome: 'GRANTED', text: '准予' },
    recipient: { ...on(decided), recipient: text },
    withdrawal: { ...on(withdrawn), reason: text },
  }
}

const noteOf = ({ timeline }: StoredRecord, wanted: string) =>
  timeline.find(({ type }) => type === wanted)?.note ?? ''

describe('every naughty string', () => {
  it('as subject, name or reason is refused or stored as typed', async () => {
    const trials: Trial[] = []
    await eachString(async (text) => {
      const answer = await ask<Record<string, Payload>>(
        url(),
        opening,
        openings(text),
        tokens.agent,
      )
      expect(answer.errors).toBeUndefined()
      const { number, ...opened } = answer.data!
      expectHelpful(number!.error)
      for (const [field, payload] of Object.entries(opened)) {
        trials.push({ field, text, caseId: payload.case?.id, payload })
      }
    })
    await judgeAll(trials, ({ subject, reason, applicant }, field) =>
      field === 'subject' ? subject : field === 'reason' ? reason! : applicant.name,
    )
  })

  it('as text of a decision, recipient or reason of a withdrawal is refused or stored as typed', async () => {
    const cases: string[] = []
    const trials: Trial[] = []
    await eachString(async () => {
      const accepted = [1, 2].map(() => office.accept(anna, STATION_ITEM, ['M1']))
      for (const { caseId } of await Promise.all(accepted)) cases.push(caseId)
    })
    await eachString(async (text) => {
      const [decided, withdrawn] = [cases.pop()!, cases.pop()!]
      const variables = endings(text, decided, withdrawn)
      const answer = await ask<Record<string, Payload>>(url(), ending, variables, tokens.agent)
      expect(answer.errors).toBeUndefined()
      const { again, ...ended } = answer.data!
      expect(again!.ok).toBe(!ended.text!.ok)
      for (const [field, payload] of Object.entries(ended)) {
        const caseId = field === 'withdrawal' ? withdrawn : decided
        trials.push({ field, text, caseId, payload })
      }
    })
    await judgeAll(trials, (record, field) =>
      field === 'text'
        ? record.decision!.text
        : noteOf(record, field === 'recipient' ? 'delivered' : 'withdrawn'),
    )
  })

  it('was stored as well as refused in every field', () => {
    const fields = ['subject', 'person', 'firm', 'reason', 'text', 'recipient', 'withdrawal']
    for (const field of fields) {
      const [stored = 0, refused = 0] = [tally.stored.get(field), tally.refused.get(field)]
      expect({ field, stored: stored > 10, refused: refused > 10 }).toEqual({
        field,
        stored: true,
        refused: true,
      })
      expect(stored + refused).toBe(naughty.length)
    }
  })

  it('as a number, a code or a key of a command is refused', async () => {
    const before = await office.accept(anna, STATION_ITEM, ['M1'])
    await eachString(async (text) => {
      const { input } = acceptance(anna.division, STATION_ITEM, ['M1'])
      const variables = {
        id: { ...input, applicant: { ...applicant(), idNumber: text } },
        mobile: { ...input, applicant: { ...applicant(), mobile: text } },
        item: { ...input, itemCode: text },
        materials: { ...input, materials: ['M1', text] },
        division: { ...input, division: text },
        key: { ...input, commandId: `${text} ` },
      }
      const names = Object.keys(variables)
      const document = `mutation (${names.map((name) => `$${name}: AcceptCaseInput!`).join(', ')}) {
        ${names.map((name) => `${name}: acceptCase(input: $${name}) ${payload}`).join('\n')} }`
      const answer = await ask<Record<string, Payload>>(url(), document, variables, tokens.agent)
      expect(answer.errors).toBeUndefined()
      for (const one of Object.values(answer.data!)) {
        expect(one.ok).toBe(false)
        expectHelpful(one.error)
      }
    })
    const next = await office.accept(anna, STATION_ITEM, ['M1'])
    const serial = ({ caseId }: { caseId: string }) => Number(caseId.split('-')[2])
    expect(serial(next)).toBe(serial(before) + 1)
  })

  /** Every error must be a refusal that helps. */
  const onlyRefusals = ({ status, errors = [] }: Answer<unknown>): void => {
    expect(status).toBeLessThan(500)
    for (const { extensions } of errors) expectHelpful(extensions as Refusal)
  }

  it('as what is searched, where a list goes on, or whose case it is, finds nothing or is refused', async () => {
    const station = `query ($text: String!, $id: ID!, $own: [ID!]!) {
      guide(division: $id, search: $text, department: $id) { totalCount }
      later: guide(division: $id, after: $text) { totalCount }
      literal: guide(division: "340405100", search: LITERAL) { totalCount }
      guideItem(division: $id, code: $id) { code }
      intakeOf(ids: [$id]) { id }
      queues(codes: [$id]) { queue { inHand } }
      own: queues(codes: $own) { queue { cases(department: $id) { edges { cursor } } } }
      paged: queues(codes: $own) { queue { cases(after: $text) { edges { cursor } } } }
    }`
    const city = `query ($text: String!, $id: ID!) {
      supervisionOf(ids: [$id]) { id }
      talliesOf(codes: [$id]) { tally { count } }
      ofDivision: ledger(filter: { division: $id }) { edges { cursor } }
      ofDepartment: ledger(filter: { department: $id }) { edges { cursor } counts { count } }
      ofItem: ledger(filter: { itemCode: $id }) { edges { cursor } }
      paged: ledger(after: $text) { edges { cursor } }
    }`
    const letters = `query ($text: String!) { deadLetters(division: "340405100", after: $text) { edges { cursor } } }`
    const cityUrl = tiers.of('city-3404').url()
    await eachString(async (text) => {
      const literal = station.replace('LITERAL', () => JSON.stringify(text))
      const variables = { text, id: text, own: [anna.division] }
      const [here, above, dead] = await Promise.all([
        ask(url(), literal, variables, tokens.agent),
        ask(cityUrl, city, variables, tokens.supervisor),
        ask(url(), letters, { text }, tokens.operator),
      ])
      for (const answer of [here, above, dead]) onlyRefusals(answer as Answer<unknown>)
    })
  })

  it('as number and query code opens no case', async () => {
    const document = `query ($text: String!, $id: ID!) {
      track(number: $id, queryCode: $text) { ok error { code zh en message } } }`
    // Wrong codes are slow: as many at once as have a place, each from an address of its own.
    const track = (text: string, index: number) => {
      const headers = { 'x-forwarded-for': `192.0.2.${index}` }
      const variables = { text, id: text }
      return ask<{ track: Payload }>(url(), document, variables, undefined, headers)
    }
    for (let from = 0; from < naughty.length; from += 100) {
      const answers = await Promise.all(naughty.slice(from, from + 100).map(track))
      for (const answer of answers) {
        onlyRefusals(answer)
        if (answer.data) expect(answer.data.track.error?.code).toBe('TRACKING_NOT_FOUND')
      }
    }
  })

  it('that was stored travels: the city has every case of the station, and no letter is dead', async () => {
    const digest = `select count(*)::int as cases, md5(string_agg(state::text, '' order by id)) as states from cases`
    const [own] = await inDatabase<{ cases: number; states: string }>(
      tiers.of('township-340405'),
      digest,
    )
    expect(own!.cases).toBeGreaterThan(naughty.length)
    await until('the city has the same', async () => {
      const [copy] = await inDatabase<{ cases: number; states: string }>(
        tiers.of('city-3404'),
        digest,
      )
      return copy!.cases === own!.cases && copy!.states === own!.states
    })
    for (const { id } of tiers.network.instances) {
      expect(await inDatabase(tiers.of(id), 'select reason, detail from dead_letters')).toEqual([])
    }
  })
})
