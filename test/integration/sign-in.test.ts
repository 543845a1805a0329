import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptance, documents, STATION_ITEM } from '../testkit/counter.ts'
import { type Answer, ask } from '../testkit/graphql-client.ts'
import type { Person } from '../testkit/issuer.ts'
import { fingerprint } from '../testkit/ledgers.ts'
import {
  expectHelpful,
  type Office,
  type Outcome,
  officeOf,
  type Receipt,
  type Refusal,
} from '../testkit/office.ts'
import { agent, clerk } from '../testkit/people.ts'
import { type SwitchedIssuer, startSwitchedIssuer } from '../testkit/provider-switch.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

const anna = agent('340405100')
const track = `query ($number: ID!, $queryCode: String!) {
  track(number: $number, queryCode: $queryCode) { ok error { code } progress { status } } }`
const guide = '{ guide(division: "340405100", first: 1) { version } }'

/** Asks an endpoint with an authorization header as it is given. */
const askWith = <Data>(url: string, header: string | null, query: string, variables: object = {}) =>
  ask<Data>(url, query, variables, undefined, header === null ? {} : { authorization: header })

describe('somebody who is not signed in', () => {
  let tiers: TestTiers
  let office: Office
  let receipt: Receipt

  beforeAll(async () => {
    tiers = await startTiers(['340405'])
    office = officeOf(tiers)
    await office.hasCatalogue()
    receipt = await office.accept(anna, STATION_ITEM, ['M1'])
    await office.known('city-3404', receipt.caseId)
    await office.known('district-340405', receipt.caseId)
  })
  afterAll(() => tiers.stop())

  const bearer = async (token: string | Promise<string>) => `Bearer ${await token}`
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  /** A token made by hand, with the claims of a good one. */
  const handmade = async (header: object, sign: (text: string) => string): Promise<string> => {
    const [, claims] = (await tiers.issuer.token(anna)).split('.')
    const text = `${encoded(header)}.${claims}`
    return `${text}.${sign(text)}`
  }

  const tokenOf = (twisted: object) => tiers.issuer.token({ ...anna, ...twisted } as Person)

  const bad: [string, () => Promise<string | null>][] = [
    ['no token', async () => null],
    ['an empty header', async () => ''],
    ['an empty token', async () => 'Bearer '],
    ['another scheme', async () => 'Basic YWdlbnQ6YWdlbnQ='],
    ['garbage', async () => 'Bearer garbage'],
    ['garbage in three parts', async () => 'Bearer e30.e30.e30'],
    ['a token twice', async () => `${await bearer(tokenOf({}))}, ${await bearer(tokenOf({}))}`],
    ['an expired token', () => bearer(tiers.issuer.token(anna, { expires: '-1m' }))],
    ['a token for others', () => bearer(tiers.issuer.token(anna, { audience: 'bank' }))],
    [
      'a token of others',
      () => bearer(tiers.issuer.token(anna, { issuer: 'https://elsewhere.example' })),
    ],
    ['a token with a foreign key', () => bearer(tiers.issuer.token(anna, { foreignKey: true }))],
    ['a token that nobody signed', () => bearer(handmade({ alg: 'none' }, () => ''))],
    [
      'a token signed with the public key as secret',
      async () => {
        const keys = await (await fetch(`${tiers.issuer.url}/jwks`)).text()
        const sign = (text: string) => createHmac('sha256', keys).update(text).digest('base64url')
        return bearer(handmade({ alg: 'HS256', kid: 'test' }, sign))
      },
    ],
    [
      'a token with other claims than were signed',
      async () => {
        const [head, , signature] = (await tokenOf({})).split('.')
        return `Bearer ${head}.${encoded({ ...anna, sub: 'x' })}.${signature}`
      },
    ],
    ['no division', () => bearer(tokenOf({ division: undefined }))],
    ['a division that is none', () => bearer(tokenOf({ division: '34040510' }))],
    ['a division as a number', () => bearer(tokenOf({ division: 340405100 }))],
    ['an endless name', () => bearer(tokenOf({ name: '王'.repeat(101) }))],
    ['markup for a name', () => bearer(tokenOf({ name: '<b>王</b>' }))],
    ['an ID token', () => bearer(tokenOf({ at_hash: 'x', nonce: 'n' }))],
    ['a refresh token', () => bearer(tokenOf({ typ: 'Refresh' }))],
  ]

  const queries: [string, string][] = [
    ['township-340405', '{ queues(codes: ["340405100"]) { queue { inHand } } }'],
    ['township-340405', '{ intakeOf(ids: ["x"]) { id } }'],
    ['township-340405', '{ deadLetters(division: "340405100") { edges { cursor } } }'],
    ['district-340405', '{ processingOf(ids: ["x"]) { id } }'],
    ['city-3404', '{ supervisionOf(ids: ["x"]) { id } }'],
    ['city-3404', '{ talliesOf(codes: ["3404"]) { tally { count } } }'],
    ['city-3404', '{ ledger { edges { cursor } } }'],
  ]

  const mutations = (): [string, string, string, object][] => {
    const on = { commandId: randomUUID(), division: anna.division, caseId: receipt.caseId }
    const accept = acceptance(anna.division, STATION_ITEM, ['M1']).input
    const letter = { division: anna.division, id: '1' }
    return [
      ['township-340405', 'acceptCase', 'AcceptCaseInput', accept],
      [
        'township-340405',
        'decideCase',
        'DecideCaseInput',
        { ...on, outcome: 'GRANTED', text: '准予' },
      ],
      ['township-340405', 'withdrawCase', 'WithdrawCaseInput', { ...on, reason: '不办了' }],
      ['township-340405', 'replayDeadLetter', 'DeadLetterInput', letter],
      ['district-340405', 'takeOverCase', 'CaseCommandInput', { ...on, division: '340405' }],
      ['city-3404', 'publishCatalogue', 'PublishCatalogueInput', { document: '{}' }],
    ]
  }

  const expectAskedToSignIn = (refusal: Refusal | undefined): void => {
    expect(refusal?.code).toBe('UNAUTHENTICATED')
    expect(refusal?.zh).toMatch(/请.*登录/)
    expectHelpful(refusal)
  }

  it.each(bad)('is asked to sign in, and nothing changes: %s', async (_, header) => {
    const authorization = await header()
    const instances = tiers.network.instances.map(({ id }) => tiers.of(id))
    const before = await Promise.all(instances.map(fingerprint))
    for (const [instance, query] of queries) {
      const { status, data, errors } = await askWith(tiers.of(instance).url(), authorization, query)
      expect({ status, data: data ?? null }).toEqual({ status: 200, data: null })
      expectAskedToSignIn(errors?.[0]?.extensions as Refusal)
    }
    for (const [instance, name, type, input] of mutations()) {
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ok error { code zh en message } } }`
      const url = tiers.of(instance).url()
      const { data } = await askWith<Record<string, Outcome>>(url, authorization, query, { input })
      expect(data?.[name]?.ok).toBe(false)
      expectAskedToSignIn(data?.[name]?.error as Refusal)
    }
    expect(await Promise.all(instances.map(fingerprint))).toEqual(before)
  })

  it.each(bad)('reads the guide and tracks all the same: %s', async (_, header) => {
    const authorization = await header()
    const url = tiers.of('township-340405').url()
    const { data } = await askWith<{ guide: { version: number } }>(url, authorization, guide)
    expect(data?.guide.version).toBe(1)
    const { caseId: number, queryCode } = receipt
    const tracked = await askWith<{ track: { ok: boolean } }>(url, authorization, track, {
      number,
      queryCode,
    })
    expect(tracked.data?.track.ok).toBe(true)
  })

  it('is told when the time was up', async () => {
    const token = await tiers.issuer.token(anna, { expires: '-1m' })
    const { errors } = await ask(tiers.of('township-340405').url(), queries[0]![1], {}, token)
    expect(errors?.[0]?.extensions?.zh).toContain('过期')
  })

  it.each([
    ['no department', { department: undefined }],
    ['an empty department', { department: '' }],
    ['a role that is unknown', { roles: ['agent', 'emperor'] }],
    ['a role that is no list', { roles: 'agent' }],
    ['no name', { name: undefined }],
  ])('is signed in all the same with %s', async (_, twisted) => {
    const token = await tokenOf(twisted)
    const { errors } = await ask(tiers.of('township-340405').url(), queries[0]![1], {}, token)
    expect(errors).toBeUndefined()
  })

  it.each([[undefined], [[]], [['emperor']], ['']])(
    'may do nothing with the roles %j',
    async (roles) => {
      const token = await tokenOf({ roles })
      const url = tiers.of('township-340405').url()
      const queue = await ask<{ queues: object[] }>(url, queries[0]![1], {}, token)
      expect(queue.data?.queues).toEqual([{ queue: null }])
      const { data } = await ask<{ acceptCase: Outcome }>(
        url,
        documents.accept,
        acceptance(anna.division, STATION_ITEM, ['M1']),
        token,
      )
      expect(data?.acceptCase.error?.code).toBe('FORBIDDEN')
    },
  )

  it('is signed in with claims that nobody asked for', async () => {
    const token = await tokenOf({ favouriteColour: 'red', scope: 'openid', groups: ['x'] })
    const { errors } = await ask(tiers.of('township-340405').url(), queries[0]![1], {}, token)
    expect(errors).toBeUndefined()
  })
})

describe('while the provider is away', () => {
  let issuer: SwitchedIssuer
  let tiers: TestTiers

  beforeAll(async () => {
    issuer = await startSwitchedIssuer('down')
    tiers = await startTiers(['340405'], { issuer })
    await officeOf(tiers).hasCatalogue()
  })
  afterAll(() => tiers.stop())

  const url = () => tiers.of('township-340405').url()
  const accept = async (person = anna): Promise<Answer<{ acceptCase: Outcome }>> =>
    ask(
      url(),
      documents.accept,
      acceptance(anna.division, STATION_ITEM, ['M1']),
      await issuer.token(person),
    )
  const queue = async (person: Person) =>
    ask(
      url(),
      '{ queues(codes: ["340405100"]) { queue { inHand } } }',
      {},
      await issuer.token(person),
    )

  const expectUnavailable = async () => {
    const before = await fingerprint(tiers.of('township-340405'))
    const refused = await accept()
    expect(refused.data?.acceptCase.error?.code).toBe('IDENTITY_UNAVAILABLE')
    expectHelpful(refused.data?.acceptCase.error)
    expect((await queue(anna)).errors?.[0]?.extensions?.code).toBe('IDENTITY_UNAVAILABLE')
    expect(await fingerprint(tiers.of('township-340405'))).toEqual(before)
    expect((await ask<{ guide: object }>(url(), guide)).data?.guide).toEqual({ version: 1 })
    expect(await keysCheck()).toMatchObject({ ok: false, needed: true })
  }

  /** What `/ready` says about the provider's keys. */
  const keysCheck = async () => {
    const response = await fetch(new URL('/ready', url()))
    const { checks } = (await response.json()) as { checks: { name: string; ok: boolean }[] }
    return checks.find(({ name }) => name === 'keys')
  }

  it('nobody can sign in, and nobody is told that the token is bad; when it is back, work goes on', async () => {
    await expectUnavailable()
    issuer.turn('bad gateway')
    await expectUnavailable()
    issuer.turn('no keys')
    await expectUnavailable()
    issuer.turn('up')
    expect((await accept()).data?.acceptCase.ok).toBe(true)
    await until('the keys are there', async () => (await keysCheck())?.ok)
  })

  it('those whose keys are known go on, new faces too, and so do guide and tracking', async () => {
    issuer.turn('up')
    const { data } = await accept()
    issuer.turn('down')
    expect((await accept()).data?.acceptCase.ok).toBe(true)
    expect((await accept({ ...anna, id: 'agent-9', name: '赵倩' })).data?.acceptCase.ok).toBe(true)
    expect((await queue(clerk('340405', 'health'))).errors).toBeUndefined()
    const { caseId: number, queryCode } = data!.acceptCase.receipt!
    const tracked = await ask<{ track: { ok: boolean } }>(url(), track, { number, queryCode })
    expect(tracked.data?.track.ok).toBe(true)
    expect((await ask<{ guide: object }>(url(), guide)).data?.guide).toEqual({ version: 1 })
    const foreign = await issuer.token(anna, { foreignKey: true })
    const { errors } = await ask(url(), '{ queues(codes: ["340405100"]) { code } }', {}, foreign)
    expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED')
  })
})
