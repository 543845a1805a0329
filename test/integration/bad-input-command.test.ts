import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptance,
  CITY_ITEM,
  DISTRICT_ITEM,
  documents,
  STATION_ITEM,
} from '../testkit/counter.ts'
import type { Person } from '../testkit/issuer.ts'
import { fingerprint, inDatabase } from '../testkit/ledgers.ts'
import {
  commandRequest,
  expectHelpful,
  type Office,
  type Outcome,
  openOffice,
} from '../testkit/office.ts'
import { agent, chief, clerk } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

/** Decided by the station after a review: 无犯罪记录证明. */
const STATION_REVIEWS = '513A0116800003'
const station = agent('340405100')
const neighbour = agent('340405121')
const colleague = { ...station, id: 'agent-2', name: '刘洋' }
const window = clerk('340405', 'education-sports')
const secondWindow = { ...window, id: 'clerk-2', name: '马丽' }
const boss = chief('340405', 'education-sports')
const city = clerk('3404', 'market-regulation')

let tiers: TestTiers
let office: Office

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  office = await openOffice(tiers)
})
afterAll(() => tiers.stop())

const texts = {
  supplementCase: { materials: ['M2'] },
  reviewCase: { opinion: 'APPROVE', text: '符合条件' },
  decideCase: { outcome: 'GRANTED', text: '准予' },
  returnCase: { reason: '材料不清晰，请重新提供', missing: ['M2'] },
  deliverCase: { recipient: '张伟' },
  withdrawCase: { reason: '不办了' },
}
type Command = keyof typeof texts | 'forwardCase' | 'takeOverCase' | 'claimCase' | 'handDownCase'
const commands = [
  ...(Object.keys(texts) as (keyof typeof texts)[]),
  'forwardCase',
  'takeOverCase',
  'claimCase',
  'handDownCase',
] as const satisfies Command[]

const more = (command: Command): object => texts[command as keyof typeof texts] ?? {}
const serving = ({ division }: Person) =>
  tiers.of({ 9: 'township-340405', 6: 'district-340405', 4: 'city-3404' }[division.length]!)

/** Each command must be refused with its code, and nothing may change. */
const refuses = async (person: Person, caseId: string, codes: Partial<Record<Command, string>>) => {
  await office.quiet()
  const before = await fingerprint(serving(person))
  for (const command of Object.keys(codes) as Command[]) {
    await office.refused(codes[command]!, person, command, caseId, more(command))
  }
  expect(await fingerprint(serving(person))).toEqual(before)
}

const every = (code: string): Record<Command, string> =>
  Object.fromEntries(commands.map((command) => [command, code])) as Record<Command, string>

const do_ = (person: Person, command: Command, caseId: string) =>
  office.act(person, command, caseId, more(command))

describe('a command at the wrong time', () => {
  it('is refused at every stage of a case, and the case goes its way', async () => {
    const { caseId } = await office.accept(station, DISTRICT_ITEM, ['M1', 'M2'])
    await refuses(station, caseId, {
      claimCase: 'NOT_AT_THIS_TIER',
      reviewCase: 'NOT_DECIDED_HERE',
      returnCase: 'NOT_AT_THIS_TIER',
      handDownCase: 'NOT_AT_THIS_TIER',
      decideCase: 'NOT_DECIDED_HERE',
      deliverCase: 'NOT_DECIDED',
      supplementCase: 'NOTHING_MISSING',
      takeOverCase: 'NOT_HANDED_HERE',
    })

    await do_(station, 'forwardCase', caseId)
    await office.standsAt(window, caseId)
    await refuses(station, caseId, {
      forwardCase: 'IN_TRANSIT',
      withdrawCase: 'IN_TRANSIT',
      deliverCase: 'IN_TRANSIT',
      takeOverCase: 'NOT_HANDED_HERE',
    })
    await refuses(window, caseId, {
      claimCase: 'IN_TRANSIT',
      reviewCase: 'IN_TRANSIT',
      decideCase: 'IN_TRANSIT',
      returnCase: 'IN_TRANSIT',
      withdrawCase: 'IN_TRANSIT',
    })

    await do_(window, 'takeOverCase', caseId)
    await refuses(window, caseId, {
      takeOverCase: 'NOT_HANDED_HERE',
      reviewCase: 'NOT_CLAIMED',
      decideCase: 'NOT_CLAIMED',
      returnCase: 'NOT_CLAIMED',
      forwardCase: 'NOT_CLAIMED',
    })
    await do_(window, 'claimCase', caseId)
    await refuses(secondWindow, caseId, {
      claimCase: 'CLAIMED_BY_OTHER',
      reviewCase: 'CLAIMED_BY_OTHER',
      decideCase: 'CLAIMED_BY_OTHER',
    })
    await refuses(window, caseId, {
      claimCase: 'ALREADY_CLAIMED',
      decideCase: 'NOT_REVIEWED',
      forwardCase: 'DECIDED_HERE',
      deliverCase: 'NOT_DECIDED',
      handDownCase: 'NOT_DECIDED',
      supplementCase: 'NOTHING_MISSING',
    })
    await office.refused('SURPLUS_MATERIAL', window, 'returnCase', caseId, {
      reason: '缺少材料，请补',
      missing: ['M2', 'M77'],
    })
    await office.refused('TEXT_TOO_SHORT', window, 'returnCase', caseId, { reason: '缺' })

    await do_(boss, 'claimCase', caseId)
    await refuses(window, caseId, { reviewCase: 'CLAIMED_BY_OTHER' })
    await do_(boss, 'reviewCase', caseId)
    await refuses(boss, caseId, { reviewCase: 'ALREADY_REVIEWED' })
    await do_(boss, 'decideCase', caseId)
    await refuses(boss, caseId, {
      decideCase: 'ALREADY_DECIDED',
      reviewCase: 'ALREADY_DECIDED',
      returnCase: 'ALREADY_DECIDED',
      forwardCase: 'ALREADY_DECIDED',
      withdrawCase: 'ALREADY_DECIDED',
    })

    await do_(boss, 'handDownCase', caseId)
    await office.standsAt(station, caseId)
    await refuses(station, caseId, { deliverCase: 'IN_TRANSIT' })
    await do_(station, 'takeOverCase', caseId)
    await refuses(boss, caseId, { handDownCase: 'NOT_HOLDER', deliverCase: 'NOT_HOLDER' })
    await office.refused('TEXT_EMPTY', station, 'deliverCase', caseId, { recipient: ' ' })
    await do_(station, 'deliverCase', caseId)
    const { claimCase, returnCase, handDownCase, ...atStation } = every('CASE_OVER')
    await refuses(station, caseId, atStation)
  })

  it('is refused while another tier has the case', async () => {
    const { caseId } = await office.accept(station, DISTRICT_ITEM, ['M1', 'M2'])
    await do_(station, 'forwardCase', caseId)
    await office.takeOver(window, caseId)
    await refuses(station, caseId, {
      forwardCase: 'NOT_HOLDER',
      withdrawCase: 'NOT_HOLDER',
      decideCase: 'NOT_HOLDER',
      supplementCase: 'NOT_HOLDER',
      takeOverCase: 'NOT_HANDED_HERE',
    })
  })

  it('is refused at a station that has not reviewed what it decides itself', async () => {
    const { caseId } = await office.accept(station, STATION_REVIEWS, ['M1', 'M2'])
    await refuses(station, caseId, { decideCase: 'NOT_REVIEWED', forwardCase: 'DECIDED_HERE' })
    await do_(station, 'reviewCase', caseId)
    await refuses(station, caseId, { reviewCase: 'ALREADY_REVIEWED' })
    await do_(station, 'decideCase', caseId)
    await do_(station, 'deliverCase', caseId)
  })

  it('is refused until everything that was asked for has come', async () => {
    const { caseId } = await office.accept(station, CITY_ITEM, ['M1', 'M2', 'M3'])
    const registry = clerk('340405', 'market-regulation')
    await do_(station, 'forwardCase', caseId)
    await office.takeOver(registry, caseId)
    await do_(registry, 'claimCase', caseId)
    await office.act(registry, 'returnCase', caseId, {
      reason: '复印件不清晰',
      missing: ['M2', 'M3'],
    })
    await office.takeOver(station, caseId)
    await refuses(station, caseId, { forwardCase: 'STILL_MISSING' })
    await office.refused('SURPLUS_MATERIAL', station, 'supplementCase', caseId, {
      materials: ['M1', 'M2', 'M3'],
    })
    const refusal = await office.refused('STILL_MISSING', station, 'supplementCase', caseId, {
      materials: ['M3'],
    })
    expect(refusal.zh).toContain('M2')
    await office.act(station, 'supplementCase', caseId, { materials: ['M3', 'M2'] })
    await do_(station, 'forwardCase', caseId)
  })

  it('is refused where nobody can take the case back or carry it higher', async () => {
    const walkIn = await office.accept(window, DISTRICT_ITEM, ['M1', 'M2'])
    await refuses(window, walkIn.caseId, { returnCase: 'NO_GIVER' })
    await do_(window, 'reviewCase', walkIn.caseId)
    await do_(window, 'decideCase', walkIn.caseId)
    await refuses(window, walkIn.caseId, { handDownCase: 'DELIVER_HERE' })
    await do_(window, 'deliverCase', walkIn.caseId)

    const atCity = await office.accept(city, CITY_ITEM, ['M1', 'M2', 'M3'])
    await refuses(city, atCity.caseId, { forwardCase: 'NOT_AT_THIS_TIER' })

    const own = await office.accept(station, STATION_ITEM, ['M1'])
    await refuses(station, own.caseId, { forwardCase: 'DECIDED_HERE' })
    await do_(station, 'withdrawCase', own.caseId)
    await refuses(station, own.caseId, { withdrawCase: 'CASE_OVER', decideCase: 'CASE_OVER' })
  })
})

describe('a command from the wrong place', () => {
  it('is refused', async () => {
    const { caseId } = await office.accept(station, STATION_ITEM, ['M1'])
    await refuses(neighbour, caseId, {
      decideCase: 'CASE_NOT_FOUND',
      withdrawCase: 'CASE_NOT_FOUND',
    })
    const elsewhere = { ...station, division: '340405121' }
    const asNeighbour = async (division: string) => {
      const [document, variables] = commandRequest(
        division,
        'withdrawCase',
        caseId,
        texts.withdrawCase,
      )
      const answer = await tiers.as<{ withdrawCase: Outcome }>(station, document, variables)
      expectHelpful(answer.data?.withdrawCase.error)
      return answer.data?.withdrawCase.error?.code
    }
    expect(await asNeighbour(elsewhere.division)).toBe('FORBIDDEN')
    expect(await asNeighbour('340405')).toBe('DIVISION_NOT_SERVED')
    expect(await asNeighbour('340403001')).toBe('DIVISION_NOT_SERVED')
    expect(await asNeighbour('')).toBe('DIVISION_NOT_SERVED')
    expect(await asNeighbour('\u0000')).toBe('DIVISION_NOT_SERVED')
    await do_(station, 'decideCase', caseId)
  })

  it('is refused for a case of another department', async () => {
    const { caseId } = await office.accept(station, DISTRICT_ITEM, ['M1', 'M2'])
    await do_(station, 'forwardCase', caseId)
    await office.standsAt(window, caseId)
    const health = clerk('340405', 'health')
    await refuses(health, caseId, {
      takeOverCase: 'CASE_NOT_FOUND',
      claimCase: 'CASE_NOT_FOUND',
    })
    await do_(window, 'takeOverCase', caseId)
    await refuses(health, caseId, { claimCase: 'CASE_NOT_FOUND', decideCase: 'CASE_NOT_FOUND' })
  })
})

describe('a case number', () => {
  it('is refused when it is none', async () => {
    const { caseId } = await office.accept(station, STATION_ITEM, ['M1'])
    const wrong = caseId.slice(0, -1) + (caseId.endsWith('A') ? 'B' : 'A')
    const before = await fingerprint(serving(station))
    for (const number of ['', 'x', '340405100', '\u0000', `${caseId}1`, 'é'.repeat(50_000)]) {
      await office.refused('CASE_NUMBER_SHAPE', station, 'decideCase', number, texts.decideCase)
    }
    await office.refused('CASE_NUMBER_CHECK', station, 'decideCase', wrong, texts.decideCase)
    await office.refused(
      'CASE_NOT_FOUND',
      station,
      'decideCase',
      '340405100-20261121-00017-J',
      texts.decideCase,
    )
    expect(await fingerprint(serving(station))).toEqual(before)
    const typed = ` ${caseId.toLowerCase().replaceAll('-', '—')} `
    expect(await office.act(station, 'decideCase', typed, texts.decideCase)).toMatchObject({
      number: 2,
    })
  })
})

describe('the key of a command', () => {
  const eventsOf = async (caseId: string) => {
    const rows = await inDatabase<{ number: number }>(
      serving(station),
      `select number from case_events where case_id = '${caseId}' order by number`,
    )
    return rows.map(({ number }) => number)
  }
  const accept = async (variables: object, person = station): Promise<Outcome> => {
    const answer = await tiers.as<{ acceptCase: Outcome }>(person, documents.accept, variables)
    expect(answer.errors).toBeUndefined()
    return answer.data!.acceptCase
  }

  it('opens one case, however often and however closely the same application is sent', async () => {
    const variables = acceptance(station.division, STATION_ITEM, ['M1'])
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => accept(variables)))
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    const receipts = new Set(
      [...outcomes, await accept(variables)].map(({ receipt }) => JSON.stringify(receipt)),
    )
    expect(receipts.size).toBe(1)
    expect(await eventsOf(outcomes[0]!.receipt!.caseId)).toEqual([1])
  })

  it('still opens the same case when the form would be refused by now', async () => {
    const variables = acceptance(station.division, STATION_ITEM, ['M1'])
    const first = await accept(variables)
    const { input } = variables
    const worse = { input: { ...input, materials: [] } }
    const refused = await accept(worse)
    expect(refused).toMatchObject({ ok: false, error: { code: 'KEY_REUSED' } })
    expect((await accept(variables)).receipt).toEqual(first.receipt)
  })

  it('does a command once, however often and however closely it is sent', async () => {
    const { caseId } = await office.accept(station, STATION_ITEM, ['M1'])
    const [document, variables] = commandRequest(
      station.division,
      'decideCase',
      caseId,
      texts.decideCase,
    )
    const send = () => tiers.as<{ decideCase: Outcome }>(station, document, variables)
    const answers = await Promise.all(Array.from({ length: 12 }, send))
    for (const { data } of [...answers, await send()]) {
      expect(data?.decideCase).toMatchObject({ ok: true, record: { number: 2, status: 'DECIDED' } })
    }
    expect(await eventsOf(caseId)).toEqual([1, 2])
  })

  it('is refused for another command, case or text, and is another person’s own', async () => {
    const commandId = randomUUID()
    const [one, other] = await Promise.all([
      office.accept(station, STATION_ITEM, ['M1']),
      office.accept(station, STATION_ITEM, ['M1']),
    ])
    const decision = { ...texts.decideCase, commandId }
    await office.act(station, 'decideCase', one.caseId, decision)
    const before = await fingerprint(serving(station))
    await office.refused('KEY_REUSED', station, 'decideCase', other.caseId, decision)
    await office.refused('KEY_REUSED', station, 'decideCase', one.caseId, {
      ...decision,
      text: '另行',
    })
    await office.refused('KEY_REUSED', station, 'deliverCase', one.caseId, {
      ...texts.deliverCase,
      commandId,
    })
    const again = acceptance(station.division, STATION_ITEM, ['M1'], { commandId })
    expect(await accept(again)).toMatchObject({ ok: false, error: { code: 'KEY_REUSED' } })
    expect(await fingerprint(serving(station))).toEqual(before)
    await office.act(colleague, 'decideCase', other.caseId, decision)
  })

  it.each([
    '',
    'short',
    '1234567',
    'a b c d e f',
    '钥匙钥匙钥匙钥匙',
    'x'.repeat(65),
    "';drop--",
    '\u0000'.repeat(9),
  ])('is refused when it is %j', async (commandId) => {
    const { caseId } = await office.accept(station, STATION_ITEM, ['M1'])
    const before = await fingerprint(serving(station))
    await office.refused('COMMAND_ID_MALFORMED', station, 'decideCase', caseId, {
      ...texts.decideCase,
      commandId,
    })
    const opening = acceptance(station.division, STATION_ITEM, ['M1'], { commandId })
    expect(await accept(opening)).toMatchObject({ error: { code: 'COMMAND_ID_MALFORMED' } })
    expect(await fingerprint(serving(station))).toEqual(before)
  })
})

describe('two commands at once', () => {
  it('are put in an order: one is done, the others are told how the case stands then', async () => {
    const { caseId } = await office.accept(station, STATION_ITEM, ['M1'])
    const outcomes = await Promise.all([
      ...Array.from({ length: 6 }, () =>
        office.trial(station, 'decideCase', caseId, texts.decideCase),
      ),
      ...Array.from({ length: 6 }, () =>
        office.trial(colleague, 'withdrawCase', caseId, texts.withdrawCase),
      ),
    ])
    const codes = outcomes.map(({ ok, error }) => (ok ? 'ok' : error!.code))
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1)
    expect(['ALREADY_DECIDED,ok', 'CASE_OVER,ok']).toContain([...new Set(codes)].toSorted().join())
  })

  it('give a waiting case to one clerk only', async () => {
    const { caseId } = await office.accept(station, DISTRICT_ITEM, ['M1', 'M2'])
    await do_(station, 'forwardCase', caseId)
    await office.takeOver(window, caseId)
    const people = Array.from({ length: 5 }, (_, index) => ({ ...window, id: `clerk-${index}` }))
    const outcomes = await Promise.all(
      people.map((person) => office.trial(person, 'claimCase', caseId)),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    for (const { error } of outcomes.filter(({ ok }) => !ok)) {
      expect(error?.code).toBe('CLAIMED_BY_OTHER')
    }
  })
})
