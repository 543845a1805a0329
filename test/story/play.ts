import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { generateResidentId } from '@liandong/shared/identity'
import type { Api, ApiError } from './api.ts'
import type { Cast } from './cast.ts'
import { type Act, divisionOf, script } from './script.ts'

/** 特种设备作业人员资格认定（复审）: accepted at stations, decided by the city. */
export const ITEM = '511A0358400002'

const PATIENCE = 10_000
const STEP = 4

/** The receipt that the applicant takes home. */
export type Receipt = { caseId: string; queryCode: string; dueOn: string; itemName: string }

/** Something that happened in the story, in the order of time. `ms`: how long it took. */
export type Told =
  | { kind: 'accepted'; receipt: Receipt; ms: number }
  | { kind: 'acted'; act: Act; division: string; ms: number }
  | { kind: 'arrived'; act: Act; division: string; ms: number }

/** Called after everything that happens; the story goes on when it is done. */
export type Tell = (told: Told, receipt: Receipt) => Promise<void>

type Payload = { ok: boolean; error: { message: string } | null }

const failed = (what: string, payload: Payload | undefined, errors: ApiError[]): Error =>
  new Error(`${what}: ${payload?.error?.message ?? errors[0]?.message ?? 'no answer'}`)

const queueQuery = `query ($code: ID!) {
  division(code: $code) { queue { cases(place: HANDED_IN, first: 100) { edges { node { id } } } } }
}`

type QueueData = { division: { queue: { cases: { edges: { node: { id: string } }[] } } | null } }

const waits = async (api: Api, code: string, caseId: string): Promise<boolean> => {
  const { data } = await api<QueueData>(queueQuery, { code })
  return data?.division?.queue?.cases.edges.some(({ node }) => node.id === caseId) ?? false
}

const arrival = async (api: Api, code: string, caseId: string): Promise<void> => {
  const end = Date.now() + PATIENCE
  while (!(await waits(api, code, caseId))) {
    if (Date.now() > end) throw new Error(`${caseId} did not reach ${code} in ${PATIENCE} ms`)
    await pause(STEP)
  }
}

const acceptMutation = `mutation ($input: AcceptCaseInput!) {
  acceptCase(input: $input) { ok error { message } receipt { caseId queryCode dueOn itemName } }
}`

const accept = async ({ agent, station }: Cast): Promise<Receipt> => {
  const input = {
    commandId: randomUUID(),
    division: station,
    itemCode: ITEM,
    applicant: {
      kind: 'PERSON',
      name: '张伟',
      idNumber: generateResidentId('340405', '1988-03-12', 17),
      mobile: '13812345678',
    },
    materials: ['M1', 'M2', 'M3'],
    subject: '申请特种设备作业人员证复审',
  }
  type Data = { acceptCase: Payload & { receipt: Receipt | null } }
  const { data, errors } = await agent<Data>(acceptMutation, { input })
  const receipt = data?.acceptCase.receipt
  if (!receipt) throw failed('acceptCase', data?.acceptCase, errors)
  return receipt
}

const perform = async (cast: Cast, act: Act, caseId: string): Promise<void> => {
  const { mutation, input: type, more } = act
  const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ok error { message } } }`
  const input = { commandId: randomUUID(), division: divisionOf(cast, act), caseId, ...more }
  const { data, errors } = await cast[act.who]<Record<string, Payload>>(document, { input })
  if (!data?.[mutation]?.ok) throw failed(mutation, data?.[mutation], errors)
}

const timed = async <Value>(work: () => Promise<Value>): Promise<{ value: Value; ms: number }> => {
  const begun = performance.now()
  const value = await work()
  return { value, ms: performance.now() - begun }
}

/** Plays one case from the station to the city and back, through the public API only. */
export const play = async (cast: Cast, tell: Tell, until = script.length): Promise<Receipt> => {
  const { value: receipt, ms } = await timed(() => accept(cast))
  await tell({ kind: 'accepted', receipt, ms }, receipt)
  for (const [index, act] of script.slice(0, until).entries()) {
    const division = divisionOf(cast, act)
    const done = await timed(() => perform(cast, act, receipt.caseId))
    const next = script[index + 1]
    const goal = next ? divisionOf(cast, next) : division
    const hop =
      next && act.travels ? await timed(() => arrival(cast[next.who], goal, receipt.caseId)) : null
    await tell({ kind: 'acted', act, division, ms: done.ms }, receipt)
    if (hop) await tell({ kind: 'arrived', act, division: goal, ms: hop.ms }, receipt)
  }
  return receipt
}
