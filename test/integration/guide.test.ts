import type { Catalogue, ServiceItem } from '@liandong/shared/catalogue'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogueFiles } from '../testkit/catalogue.ts'
import { DISTRICT_ITEM } from '../testkit/counter.ts'
import { ask } from '../testkit/graphql-client.ts'
import type { Person } from '../testkit/issuer.ts'
import { fingerprint, inDatabase } from '../testkit/ledgers.ts'
import { expectHelpful, type Office, openOffice, type Refusal } from '../testkit/office.ts'
import { agent, chief, clerk, manager, operator, supervisor } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

const anna = agent('340405100')
const window = clerk('340405', 'education-sports')
const publisher = operator('3404')
const places = { '340405100': 'township', '340405': 'district', '3404': 'city' } as const
type Place = keyof typeof places

let tiers: TestTiers
let office: Office
const first = catalogueFiles()

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  office = await openOffice(tiers)
})
afterAll(() => tiers.stop())

const urlOf = (place: Place) =>
  tiers.of(`${places[place]}-${place === '3404' ? place : '340405'}`).url()

type Page = {
  version: number
  totalCount: number
  edges: {
    cursor: string
    node: { code: string; name: string; version: number; acceptedAt: string[] }
  }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

const guide = async (place: Place, args: object = {}): Promise<Page> => {
  const { data, errors } = await ask<{ guide: Page }>(
    urlOf(place),
    `query ($division: ID!, $search: String, $department: ID, $first: Int, $after: String) {
      guide(division: $division, search: $search, department: $department, first: $first, after: $after) {
        version totalCount edges { cursor node { code name version acceptedAt department { code } } }
        pageInfo { hasNextPage endCursor } } }`,
    { division: place, ...args },
  )
  expect(errors).toBeUndefined()
  return data!.guide
}

const codesOf = ({ edges }: Page) => edges.map(({ node }) => node.code)
const expected = (place: Place, wanted: (item: ServiceItem) => boolean = () => true) =>
  first.items
    .filter((item) => item.acceptedAt.includes(places[place]) && wanted(item))
    .map(({ code }) => code)

/** Pages through the guide, so many at a time. */
const allPages = async (place: Place, size: number, args: object = {}): Promise<string[][]> => {
  const pages: string[][] = []
  for (let after: string | null = null; ; ) {
    const page: Page = await guide(place, { ...args, first: size, after })
    pages.push(codesOf(page))
    if (!page.pageInfo.hasNextPage) return pages
    after = page.pageInfo.endCursor
  }
}

describe.each(Object.keys(places) as Place[])('the guide of %s', (place) => {
  it('lists what its counter accepts, from the first page to the last', async () => {
    const pages = await allPages(place, 7)
    expect(pages.flat()).toEqual(expected(place))
    expect(pages.slice(0, -1).every(({ length }) => length === 7)).toBe(true)
    expect((await allPages(place, 1)).flat()).toEqual(expected(place))
    expect((await guide(place)).totalCount).toBe(expected(place).length)
  })

  it('finds by words, by code, by department, and by all of them', async () => {
    const search = async (args: object) => (await allPages(place, 5, args)).flat()
    const byName = (word: string) => expected(place, ({ name }) => name.includes(word))
    expect(await search({ search: '许可' })).toEqual(byName('许可'))
    expect(await search({ search: ' 许可  新办 ' })).toEqual(
      byName('许可').filter((code) => byName('新办').includes(code)),
    )
    expect(await search({ search: '511A' })).toEqual(
      expected(place, ({ code }) => code.includes('511A')),
    )
    const wanted = expected(place, ({ code }) => code === '512B0066800002')
    for (const typed of ['512b0066800002', '５１２ｂ００６６８００００２', '512b\u200B0066800002'])
      expect(await search({ search: typed })).toEqual(wanted)
    expect(await search({ search: '⽔' })).toEqual(byName('水'))
    const water = expected(place, ({ department }) => department === 'water')
    expect(await search({ department: 'water' })).toEqual(water)
    expect(await search({ department: 'water', search: '取水' })).toEqual(
      water.filter((code) => byName('取水').includes(code)),
    )
    expect(await search({ search: '' })).toEqual(expected(place))
    expect(await search({ search: '没有这样的事项' })).toEqual([])
    expect(await search({ department: 'nobody' })).toEqual([])
  })
})

describe('one item of the guide', () => {
  const item = async (args: object) => {
    const { data, errors } = await ask<{ guideItem: object | null }>(
      urlOf('340405100'),
      `query ($division: ID!, $code: ID!, $version: Int) { guideItem(division: $division, code: $code, version: $version) {
        code name version mode decidedAt legalDays promisedDays department { code name } applicants
        materials { code name required form copies source only } procedure { step responsible tier days }
        legalBasis { law article } conditions fee { name cents } result { name validity } restriction } }`,
      { division: '340405100', ...args },
    )
    expect(errors).toBeUndefined()
    return data!.guideItem
  }

  it('says all that an applicant needs', async () => {
    const known = first.items.find(({ code }) => code === DISTRICT_ITEM)!
    const { name, legalDays, promisedDays, conditions, legalBasis } = known
    expect(await item({ code: DISTRICT_ITEM })).toMatchObject({
      code: DISTRICT_ITEM,
      name,
      version: 1,
      mode: 'FORWARDED',
      decidedAt: 'DISTRICT',
      department: { code: 'education-sports', name: '教育科技和体育局' },
      legalDays,
      promisedDays,
      conditions,
      legalBasis,
    })
    expect(await item({ code: DISTRICT_ITEM, version: 1 })).toEqual(
      await item({ code: DISTRICT_ITEM }),
    )
  })

  it('is null when there is none', async () => {
    for (const args of [
      { code: 'x' },
      { code: DISTRICT_ITEM, version: 99 },
      { code: DISTRICT_ITEM, version: -1 },
    ]) {
      expect(await item(args)).toBeNull()
    }
  })

  it('of every kind can be shown in full', async () => {
    const codes = first.items
      .filter(({ acceptedAt }) => acceptedAt.includes('township'))
      .map(({ code }) => code)
    for (const code of codes) expect(await item({ code })).toMatchObject({ code })
  })
})

describe('the guide of a lower tier', () => {
  it('is its own copy: it is served while the city is away', async () => {
    const city = tiers.of('city-3404')
    await city.stop()
    try {
      expect(codesOf(await guide('340405100', { first: 100 }))).toEqual(
        expected('340405100').slice(0, 100),
      )
      expect((await guide('340405')).version).toBe(1)
    } finally {
      await city.start()
    }
  })
})

type Published = {
  ok: boolean
  error: Refusal | null
  version: { version: number; items: number } | null
}

const publish = async (document: string, person: Person = publisher, at: Place = '3404') => {
  const { data, errors } = await ask<{ publishCatalogue: Published }>(
    urlOf(at),
    `mutation ($document: String!) { publishCatalogue(input: { document: $document }) {
      ok error { code zh en message } version { version items publishedOn } } }`,
    { document },
    await tiers.issuer.token(person),
  )
  expect(errors).toBeUndefined()
  return data!.publishCatalogue
}

const versions = async () => {
  const { data } = await ask<{ catalogueVersions: { version: number; items: number }[] }>(
    urlOf('3404'),
    '{ catalogueVersions { version items publishedOn } }',
  )
  return data!.catalogueVersions.map(({ version }) => version)
}

const edition = (
  version: number,
  change: (item: ServiceItem) => ServiceItem = (item) => item,
): Catalogue => ({
  ...first,
  version,
  items: first.items.map(change),
})

const withName = (name: string) => (item: ServiceItem) =>
  item.code === DISTRICT_ITEM ? { ...item, name } : item

describe('a version that must not go out', () => {
  const refused = async (document: string, code: string) => {
    const before = await versions()
    const { ok, error } = await publish(document)
    expect({ ok, code: error?.code }).toEqual({ ok: false, code })
    expectHelpful(error)
    expect(await versions()).toEqual(before)
    return error!
  }

  it.each<[string, string, string]>([
    ['no JSON', 'CATALOGUE_INVALID', '事项目录'],
    ['nothing', 'CATALOGUE_INVALID', ''],
    ['null', 'CATALOGUE_INVALID', 'null'],
    ['a list', 'CATALOGUE_INVALID', '[]'],
    ['no items', 'CATALOGUE_INVALID', JSON.stringify({ ...first, version: 2, items: [] })],
    [
      'a field that is unknown',
      'CATALOGUE_INVALID',
      JSON.stringify({ ...first, version: 2, price: 1 }),
    ],
    ['the version that is there', 'CATALOGUE_VERSION', JSON.stringify(edition(1))],
    ['a version left out', 'CATALOGUE_VERSION', JSON.stringify(edition(3))],
    ['version 0', 'CATALOGUE_INVALID', JSON.stringify(edition(0))],
    ['half a version', 'CATALOGUE_INVALID', JSON.stringify(edition(1.5))],
    ['a version beyond all integers', 'CATALOGUE_VERSION', JSON.stringify(edition(2 ** 40))],
    [
      'an item twice',
      'CATALOGUE_INVALID',
      JSON.stringify({ ...edition(2), items: [...first.items, first.items[0]] }),
    ],
    [
      'a promise above the law',
      'CATALOGUE_INVALID',
      JSON.stringify(edition(2, (item) => ({ ...item, promisedDays: 999 }))),
    ],
    [
      'a department that is unknown',
      'CATALOGUE_INVALID',
      JSON.stringify(edition(2, (item) => ({ ...item, department: 'ghosts' }))),
    ],
    [
      'a name with NUL',
      'CATALOGUE_INVALID',
      JSON.stringify(edition(2, withName('教师\u0000资格'))),
    ],
    [
      'a name with half a character',
      'CATALOGUE_INVALID',
      JSON.stringify(edition(2, withName('教师\uD800资格'))),
    ],
    [
      'a limit that no message may carry',
      'CATALOGUE_INVALID',
      JSON.stringify(edition(2, (item) => ({ ...item, legalDays: 1001 }))),
    ],
  ])('is refused: %s', async (_, code, document) => {
    await refused(document, code)
  })

  it('is refused with all that is wrong at once', async () => {
    const worse = edition(2, (item) => ({ ...item, promisedDays: item.legalDays + 1 }))
    const { zh } = await refused(JSON.stringify(worse), 'CATALOGUE_INVALID')
    expect(zh.split('\n').length).toBeGreaterThan(10)
    expect(zh).toContain('承诺时限')
  })

  it('is refused from everybody but the city’s operator', async () => {
    const document = JSON.stringify(edition(2))
    const others = [
      supervisor('3404'),
      manager('3404'),
      chief('3404', 'water'),
      clerk('3404', 'water'),
      anna,
      operator('340405'),
      operator('340405100'),
      operator('3405'),
    ]
    for (const person of others) {
      const { ok, error } = await publish(document, person)
      expect({ ok, code: error?.code }).toEqual({ ok: false, code: 'FORBIDDEN' })
      expectHelpful(error)
    }
    expect(await versions()).toEqual([1])
  })
})

describe('a new version', () => {
  const dropped = '512B0156000000'
  const faster = (item: ServiceItem): ServiceItem =>
    item.code === DISTRICT_ITEM
      ? {
          ...item,
          name: `${item.name}（新）`,
          promisedDays: 4,
          procedure: item.procedure.map((step) => ({ ...step, days: 0 })),
          materials: item.materials.map((material) => ({
            ...material,
            name: `新${material.name}`,
          })),
        }
      : item

  const record = async (caseId: string) => {
    const { data } = await tiers.as<{
      intakeOf: {
        intake: {
          record: {
            item: { name: string; version: number }
            clock: { promisedDays: number }
            missing: { name: string }[]
          }
        }
      }[]
    }>(
      anna,
      'query ($ids: [ID!]!) { intakeOf(ids: $ids) { intake { record { item { name version } clock { promisedDays dueOn } missing { name } } } } }',
      { ids: [caseId] },
    )
    return data!.intakeOf[0]!.intake.record
  }

  it('reaches the lower tiers; a running case keeps the version it was accepted under', async () => {
    const [running, orphan] = await Promise.all([
      office.accept(anna, DISTRICT_ITEM, ['M1', 'M2']),
      office.accept(anna, dropped, ['M1', 'M2', 'M3', 'M4']),
    ])
    const before = await record(running.caseId)
    const oldCursor = (await guide('340405100', { search: '随迁' })).pageInfo.endCursor
    expect(oldCursor).toBe(dropped)

    const next = edition(2, faster)
    const items = next.items.filter(({ code }) => code !== dropped)
    const published = await publish(JSON.stringify({ ...next, items, publishedOn: '2026-01-05' }))
    expect(published).toMatchObject({
      ok: true,
      error: null,
      version: { version: 2, items: 116, publishedOn: '2026-01-05' },
    })
    await office.hasCatalogue(2)
    expect(await versions()).toEqual([2, 1])
    expect(codesOf(await guide('340405', { search: '随迁' }))).toEqual([])
    expect((await guide('340405100', { search: '（新）' })).edges[0]?.node).toMatchObject({
      code: DISTRICT_ITEM,
      version: 2,
    })

    expect(await record(running.caseId)).toEqual(before)
    const fresh = await office.accept(anna, DISTRICT_ITEM, ['M1', 'M2'])
    expect(await record(fresh.caseId)).toMatchObject({
      item: { version: 2 },
      clock: { promisedDays: 4 },
    })
    expect(await office.apply(anna, dropped, ['M1'])).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_ITEM' },
    })

    for (const { caseId } of [running, orphan]) {
      await office.act(anna, 'forwardCase', caseId)
      await office.takeOver(window, caseId)
      await office.act(window, 'claimCase', caseId)
    }
    await office.act(window, 'returnCase', running.caseId, {
      reason: '照片不清晰',
      missing: ['M2'],
    })
    await office.known('township-340405', running.caseId, 5)
    const [missing] = (await record(running.caseId)).missing
    expect(missing?.name).toBe(
      first.items.find(({ code }) => code === DISTRICT_ITEM)!.materials[1]!.name,
    )
    await office.act(window, 'reviewCase', orphan.caseId, { opinion: 'APPROVE', text: '同意' })
    await office.act(window, 'decideCase', orphan.caseId, { outcome: 'GRANTED', text: '准予' })

    const { errors } = await ask(
      urlOf('340405100'),
      `{ guide(division: "340405100", after: "${oldCursor}") { version } }`,
    )
    expect(errors?.[0]?.extensions?.code).toBe('CURSOR_MALFORMED')
    const old = await ask<{ guideItem: object }>(
      urlOf('340405100'),
      `{ guideItem(division: "340405100", code: "${dropped}", version: 1) { version } }`,
    )
    expect(old.data?.guideItem).toEqual({ version: 1 })
  })

  it('goes out once when it is published twice at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => publish(JSON.stringify(edition(3)))),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    for (const { error } of outcomes.filter(({ ok }) => !ok))
      expect(error?.code).toBe('CATALOGUE_VERSION')
    await office.hasCatalogue(3)
    expect(await versions()).toEqual([3, 2, 1])
  })

  it('left nothing that a tier could not read', async () => {
    for (const { id } of tiers.network.instances) {
      expect(await inDatabase(tiers.of(id), 'select reason, detail from dead_letters')).toEqual([])
    }
    expect(await fingerprint(tiers.of('city-3404'))).toMatchObject({ commands: 0 })
  })
})
