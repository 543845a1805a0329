import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acceptance, applicant, documents, STATION_ITEM } from '../testkit/counter.ts'
import { type FrontDoors, openFrontDoors } from '../testkit/front-doors.ts'
import { encodeGbk } from '../testkit/gbk.ts'
import { inDatabase } from '../testkit/ledgers.ts'
import { openOffice } from '../testkit/office.ts'
import { agent } from '../testkit/people.ts'

const anna = agent('340405100')
let doors: FrontDoors
let token: string
let urls: Record<'gateway' | 'tier', string>

beforeAll(async () => {
  doors = await openFrontDoors()
  await openOffice(doors.tiers)
  token = await doors.tiers.issuer.token(anna)
  urls = { gateway: doors.gateway.url, tier: doors.tiers.of('township-340405').url() }
})
afterAll(() => doors.stop())
beforeEach(() => {
  doors.lines.length = 0
})

const both = ['gateway', 'tier'] as const

const send = async (
  door: (typeof both)[number],
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(urls[door], {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...headers,
    },
    body,
  })
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text) }
}

const codes = (body: { errors?: { extensions: { code: string } }[] }) =>
  (body.errors ?? []).map(({ extensions }) => extensions.code)

const levels = () => doors.lines.map((line) => JSON.parse(line).level)

describe.each(both)('the client’s mistake at the %s', (door) => {
  const guide =
    'query ($n: Int, $d: ID = "340405100") { guide(division: $d, first: $n) { version } }'
  const accept = documents.accept

  it.each<[string, object, number, string]>([
    [
      'null for a condition',
      {
        query: 'query ($a: Boolean = true) { __typename @include(if: $a) }',
        variables: { a: null },
      },
      200,
      'must not be null',
    ],
    [
      'null for a condition below',
      {
        query:
          'query ($a: Boolean = true) { guide(division: "340405100") { version @skip(if: $a) } }',
        variables: { a: null },
      },
      200,
      'must not be null',
    ],
    [
      'null for an argument that has a default',
      { query: guide, variables: { d: null } },
      200,
      'must not be null',
    ],
    ['a text for a number', { query: guide, variables: { n: 'all' } }, 400, 'got invalid value'],
    [
      'an object with the names of methods',
      { query: guide, variables: { n: { valueOf: 1, toString: null } } },
      400,
      'got invalid value',
    ],
    ['a list for an object', { query: accept, variables: { input: [] } }, 400, 'got invalid value'],
    [
      'an enum in small letters',
      {
        query: accept,
        variables: {
          input: {
            ...acceptance('340405100', STATION_ITEM, ['M1']).input,
            applicant: { ...applicant(), kind: 'person' },
          },
        },
      },
      400,
      'does not exist',
    ],
    ['a variable left out', { query: accept }, 400, 'was not provided'],
    [
      'a name of an operation that is a number',
      { query: '{ __typename }', operationName: 7 },
      400,
      'operationName',
    ],
  ])('is told as his in GraphQL’s own words: %s', async (_, question, status, words) => {
    for (const accept of ['application/json', 'application/json;q=1']) {
      const answer = await send(door, JSON.stringify(question), { accept })
      expect({ status: answer.status, codes: codes(answer.body) }).toEqual({
        status,
        codes: ['QUERY_INVALID'],
      })
      expect(answer.body.errors[0].extensions.en).toContain(words)
    }
    expect(levels().filter((level) => level !== 'info')).toEqual([])
  })

  it.each(['then', '__proto__'])('is told as his: an alias %s', async (alias) => {
    const names = [
      `{ ${alias}: __typename }`,
      `{ guide(division: "340405100") { ${alias}: version } }`,
    ]
    for (const query of names) {
      for (const accept of ['application/json', 'application/json;q=1']) {
        const { body } = await send(door, JSON.stringify({ query }), { accept })
        expect(body.errors[0].extensions.en).toContain('is reserved')
      }
    }
    expect(levels().filter((level) => level !== 'info')).toEqual([])
  })

  it.each<[string, string]>([
    ['half of JSON in variables', '?query=%7B__typename%7D&variables=%7B'],
    ['half of JSON in extensions', '?query=%7B__typename%7D&extensions=%7B'],
    ['variables that are a list', '?query=%7B__typename%7D&variables=[]'],
    ['half of an escape', '?query=%7B__typename%7D&variables=%'],
    ['GBK', '?query=%B0%EC'],
    ['GBK in variables', '?query=%7B__typename%7D&variables=%7B%22a%22:%22%B0%EC%22%7D'],
  ])('in an address is a 400: %s', async (_, search) => {
    const response = await fetch(`${urls[door]}${search}`)
    expect(response.status).toBe(400)
    expect(codes((await response.json()) as object)[0]).toMatch(
      /QUERY_INVALID|BAD_REQUEST|NOT_UTF8/,
    )
    expect(levels().filter((level) => level !== 'info')).toEqual([])
  })
})

describe.each(both)('bytes that are not UTF-8 at the %s', (door) => {
  const asked = () => {
    const { input } = acceptance('340405100', STATION_ITEM, ['M1'], { subject: '办理高龄津贴申请' })
    return JSON.stringify({ query: documents.accept, variables: { input } })
  }
  const count = async () => {
    const rows = await inDatabase<{ count: number }>(
      doors.tiers.of('township-340405'),
      'select count(*)::int as count from cases',
    )
    return rows[0]?.count
  }
  const utf16 = (text: string) => Uint8Array.from(Buffer.from(`\uFEFF${text}`, 'utf16le'))
  const JSON_TYPE = 'application/json'

  it.each<[string, number, string, () => Uint8Array<ArrayBuffer>, Record<string, string>?]>([
    ['GBK', 400, JSON_TYPE, () => encodeGbk(asked())],
    ['GBK that says so', 415, `${JSON_TYPE}; charset=GBK`, () => encodeGbk(asked())],
    ['GBK that says it were UTF-8', 400, `${JSON_TYPE}; charset=utf-8`, () => encodeGbk(asked())],
    ['UTF-16', 400, JSON_TYPE, () => utf16(asked())],
    ['UTF-16 that says so', 415, `${JSON_TYPE};charset="utf-16le"`, () => utf16(asked())],
    [
      'UTF-8 that says it were GBK',
      415,
      `${JSON_TYPE}; charset=gbk`,
      () => Uint8Array.from(Buffer.from(asked())),
    ],
    [
      'half a character',
      400,
      JSON_TYPE,
      () =>
        Uint8Array.from(
          Buffer.from(asked().replace('津', '*'), 'utf8').map((byte) =>
            byte === 0x2a ? 0xe6 : byte,
          ),
        ),
    ],
    [
      'packed bytes',
      415,
      JSON_TYPE,
      () => Uint8Array.from(gzipSync(asked())),
      { 'content-encoding': 'gzip' },
    ],
    [
      'a form',
      415,
      'application/x-www-form-urlencoded',
      () => Uint8Array.from(Buffer.from('query=%B0%EC')),
    ],
    ['GraphQL alone', 415, 'application/graphql', () => encodeGbk('{ 办 }')],
  ])('are refused, and nothing is stored: %s', async (_, status, type, body, more = {}) => {
    const before = await count()
    for (const accept of ['application/json', 'application/json;q=1', '*/*']) {
      const answer = await send(door, body(), { 'content-type': type, accept, ...more })
      expect(answer.status).toBe(status)
      expect(codes(answer.body)).toHaveLength(1)
    }
    expect(await count()).toBe(before)
  })

  it('are told from UTF-8 that says so or has a mark before it', async () => {
    const types = ['application/json;charset=UTF-8', 'application/json; charset="utf-8"']
    for (const type of types) {
      const { body } = await send(door, `\uFEFF${asked()}`, { 'content-type': type })
      expect(body.data.acceptCase.ok).toBe(true)
    }
  })

  it('once decoded wrongly elsewhere are refused as a broken text', async () => {
    const text = asked().replace('津贴', '\uFFFD\uFFFD')
    const { body } = await send(door, text)
    expect(body.data.acceptCase).toMatchObject({ ok: false, error: { code: 'TEXT_BROKEN' } })
  })
})

describe('the logs of all', () => {
  const planted = {
    idNumber: '340405197007070018',
    mobile: '13912345670',
    name: 'ZHANG PLANTED 张植入',
    subject: '植入的事项 planted',
    password: 'planted-password-1',
  }
  const words = [...Object.values(planted), '植入', '13912345670', 'planted']

  const holdsNothing = () => {
    const all = doors.lines.join('\n')
    for (const word of [...words, token, token.split('.')[2] ?? '']) expect(all).not.toContain(word)
    expect(doors.lines.length).toBeGreaterThan(0)
  }

  const { name, idNumber, mobile, subject, password } = planted

  it.each<[string, () => object]>([
    [
      'a command that is done',
      () => ({
        query: documents.accept,
        variables: acceptance('340405100', STATION_ITEM, ['M1'], { subject }),
      }),
    ],
    [
      'one that is refused',
      () => ({
        query: documents.accept,
        variables: acceptance('340405100', STATION_ITEM, ['M1'], {
          applicant: { ...applicant(), name, idNumber, mobile },
        }),
      }),
    ],
    [
      'values of wrong types',
      () => ({
        query: documents.accept,
        variables: {
          input: {
            ...acceptance('340405100', STATION_ITEM, ['M1']).input,
            applicant: [name, idNumber, mobile],
          },
        },
      }),
    ],
    [
      'a field that is none',
      () => ({
        query: documents.accept,
        variables: { input: { [password]: idNumber, applicant: planted } },
      }),
    ],
    [
      'literals',
      () => ({
        query: `mutation { acceptCase(input: { division: "${idNumber}", subject: "${subject}", mobile: ${mobile} }) { ok } }`,
      }),
    ],
    ['an unknown field', () => ({ query: `{ planted_${mobile} }` })],
    ['half a query', () => ({ query: `{ guide(division: "${name} ${idNumber}` })],
    [
      'a search',
      () => ({
        query:
          'query ($s: String) { guide(division: "340405100", search: $s, after: $s) { totalCount } }',
        variables: { s: `${name} ${mobile}` },
      }),
    ],
    [
      'a case number',
      () => ({
        query: 'query ($s: String!, $n: ID!) { track(number: $n, queryCode: $s) { ok } }',
        variables: { s: password, n: idNumber },
      }),
    ],
    [
      'a name of an operation',
      () => ({ query: '{ __typename }', operationName: `planted_${mobile}` }),
    ],
    ['something beside the query', () => ({ query: '{ __typename }', [password]: idNumber })],
    [
      'a date',
      () => ({
        query: 'query ($d: Date) { __typename ledger: __typename @include(if: $d) }',
        variables: { d: `${idNumber} ${name}` },
      }),
    ],
  ])('hold nothing of what was sent: %s', async (_, question) => {
    for (const door of both) {
      for (const accept of ['application/json', 'text/event-stream', '*/*']) {
        const response = await fetch(urls[door], {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` },
          body: JSON.stringify(question()),
        })
        await response.text()
      }
    }
    holdsNothing()
  })

  it('hold nothing of an address, a header or a body that cannot be read', async () => {
    const search = new URLSearchParams({ query: `{ a(b: "${name}`, variables: `{"${mobile}` })
    for (const door of both) {
      await fetch(`${urls[door]}?${search}`)
      await fetch(`${urls[door]}/${mobile}/${encodeURIComponent(name)}`)
      await fetch(urls[door], {
        headers: { authorization: `Bearer ${password}`, cookie: `a=${mobile}` },
      })
      await send(door, `{"query":"${name}", ${idNumber}`, { authorization: `Bearer ${password}` })
      await send(door, `"${idNumber}"`, { authorization: `Basic ${password}` })
    }
    holdsNothing()
  })

  it('hold nothing of what the database could not take', async () => {
    const { database } = doors.tiers.of('township-340405')
    await database.close()
    try {
      for (const door of both) {
        const variables = acceptance('340405100', STATION_ITEM, ['M1'], { subject })
        await send(door, JSON.stringify({ query: documents.accept, variables }))
        await send(
          door,
          JSON.stringify({
            query: 'query ($i: [ID!]!) { intakeOf(ids: $i) { id } }',
            variables: { i: [idNumber] },
          }),
        )
      }
    } finally {
      await database.open()
    }
    expect(doors.lines.some((line) => line.includes('STORAGE_UNAVAILABLE'))).toBe(true)
    holdsNothing()
  })
})
