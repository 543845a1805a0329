import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_PASSWORD, type RunningNetwork, signIn, startNetwork } from '@liandong/launcher'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicApi } from '../story/api.ts'
import { type Cast, callCast } from '../story/cast.ts'
import { play, type Receipt } from '../story/play.ts'
import { seeCase, track } from '../story/views.ts'
import { until } from '../testkit/until.ts'

let dataDir: string
let running: RunningNetwork
let cast: Cast

const start = (fresh = false): Promise<RunningNetwork> =>
  startNetwork({ city: '340400', districts: ['340405', '340403'], data: dataDir, fresh })

const stage = () => ({
  gateway: `${running.addresses.gateway}/graphql`,
  issuer: running.addresses.issuer,
  password: DEMO_PASSWORD,
  network: running.network,
})

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'liandong-journey-'))
  await chmod(dataDir, 0o755)
  running = await start()
  cast = await callCast(stage(), '340405')
  await until('the station has the catalogue', async () => {
    const query = `query ($division: ID!) { guide(division: $division) { totalCount } }`
    const { data } = await cast.applicant<{ guide: { totalCount: number } }>(query, {
      division: cast.station,
    })
    return data && data.guide.totalCount > 0
  })
})
afterAll(async () => {
  await running?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** What everybody sees of a case right after something happened to it. */
const viewsOf = async ({ caseId, queryCode }: Receipt) => {
  const [agent, clerk, city, supervisor, applicant] = await Promise.all([
    seeCase(cast.agent, caseId),
    seeCase(cast.districtClerk, caseId),
    seeCase(cast.cityClerk, caseId),
    seeCase(cast.supervisor, caseId),
    track(cast, caseId, queryCode),
  ])
  return { agent, clerk, city, supervisor, applicant }
}

/** Waits until all three copies have come as far as the farthest one. */
const settled = (receipt: Receipt, number: number) =>
  until(`${receipt.caseId} is at ${number} everywhere`, async () => {
    const { view } = (await seeCase(cast.supervisor, receipt.caseId)) ?? {}
    const copies = [view?.intake?.record, view?.processing?.record, view?.supervision?.record]
    return copies.every((copy) => copy?.number === number)
  })

describe('the network of Huainan with real processes', () => {
  it('plays one case from the station to the city and back, everybody seeing the same', async () => {
    const hops: string[] = []
    const receipt = await play(cast, async (told) => {
      if (told.kind !== 'accepted') hops.push(`${told.kind} ${told.division} ${told.act.mutation}`)
    })
    expect(hops).toEqual(
      [
        'acted 340405100 forwardCase',
        'arrived 340405 forwardCase',
        'acted 340405 takeOverCase',
        'acted 340405 claimCase',
        'acted 340405 forwardCase',
        'arrived 3404 forwardCase',
        'acted 3404 takeOverCase',
        'acted 3404 claimCase',
        'acted 3404 reviewCase',
        'acted 3404 decideCase',
        'acted 3404 handDownCase',
        'arrived 340405100 handDownCase',
        'acted 340405100 takeOverCase',
        'acted 340405100 deliverCase',
      ].map((hop) => hop.replace('340405100', cast.station)),
    )
    await settled(receipt, 12)
    const { agent, supervisor, applicant } = await viewsOf(receipt)
    expect(agent.errors).toEqual([])
    expect(agent.view?.intake?.record).toMatchObject({
      status: 'DELIVERED',
      actions: [],
      applicant: { masked: false },
    })
    expect(supervisor.view?.supervision).toMatchObject({
      light: 'GREEN',
      record: { status: 'DELIVERED', applicant: { masked: true } },
    })
    expect(applicant.view).toMatchObject({ status: 'DELIVERED' })
    expect(applicant.view?.steps).toHaveLength(12)
  })

  it('shows a division that does not answer as missing, names it, and answers in time', async () => {
    const receipt = await play(cast, async () => {}, 2)
    await settled(receipt, 3)
    running.processes['district-340405']?.pause()
    try {
      const begun = performance.now()
      const { view, errors } = await seeCase(cast.supervisor, receipt.caseId)
      expect(performance.now() - begun).toBeLessThan(8_000)
      expect(view).toMatchObject({
        intake: { record: { number: 3 } },
        processing: null,
        supervision: { record: { number: 3, holder: { name: '八公山区' } } },
      })
      expect(errors).toHaveLength(1)
      expect(errors[0]?.extensions).toMatchObject({
        code: 'DIVISION_UNAVAILABLE',
        division: '340405',
      })
      expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|localhost|query|stack/)
    } finally {
      running.processes['district-340405']?.cont()
    }
    await settled(receipt, 3)
  })

  it('brings a killed service back, with nothing lost', async () => {
    const receipt = await play(cast, async () => {}, 1)
    running.processes['city-3404']?.kill('SIGKILL')
    await running.processes['city-3404']?.ready()
    await settled(receipt, 2)
  })

  it('finds its cases again after a stop and a start', async () => {
    const receipt = await play(cast, async () => {}, 1)
    await settled(receipt, 2)
    await running.stop()
    running = await start()
    cast = await callCast(stage(), '340405')
    await settled(receipt, 2)
    const { applicant } = await viewsOf(receipt)
    expect(applicant.view?.status).toBe('IN_TRANSIT')
  })

  it('lets nobody change anything without a token of the right post', async () => {
    const receipt = await play(cast, async () => {}, 1)
    const document = `mutation ($input: CaseCommandInput!) { takeOverCase(input: $input) { ok error { code } } }`
    const input = { commandId: 'not-by-anybody', division: '340405', caseId: receipt.caseId }
    const token = await signIn({ ...stage(), username: 'clerk-340405-civil-affairs' })
    type Data = { takeOverCase: { ok: boolean; error: { code: string } } }
    const anonymous = await cast.applicant<Data>(document, { input })
    expect(anonymous.data?.takeOverCase.error.code).toBe('UNAUTHENTICATED')
    const wrongPost = await cast.agent<Data>(document, { input })
    expect(wrongPost.data?.takeOverCase.error.code).toBe('FORBIDDEN')
    const otherDepartment = await publicApi(stage().gateway, token)<Data>(document, { input })
    expect(otherDepartment.data?.takeOverCase.error.code).toBe('CASE_NOT_FOUND')
  })
})
