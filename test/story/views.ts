import { setTimeout as pause } from 'node:timers/promises'
import type { Api, ApiError } from './api.ts'
import type { Cast } from './cast.ts'

/** A tier's copy of the case, as far as the story shows it. */
export type CopyView = {
  number: number
  status: string
  holder: { name: string } | null
  transit: { from: { name: string }; to: { name: string } } | null
  assignee: { name: string } | null
  actions: string[]
  applicant: { idNumber: string; masked: boolean }
  clock: { dueOn: string | null; usedDays: number; promisedDays: number }
}

/** One case as the gateway shows it to somebody: a field of each tier. */
export type CaseView = {
  intake: { record: CopyView } | null
  processing: { record: CopyView } | null
  supervision: { light: string; record: CopyView } | null
}

/** What the applicant sees with number and query code. */
export type ProgressView = { status: string; place: string; steps: { type: string }[] }

/** What a person sees, and what the answer says is missing from it. */
export type Seen<View> = { view: View | null; errors: ApiError[] }

const SETTLE = 10_000

const copy = `record {
  number status holder { name } transit { from { name } to { name } } assignee { name } actions
  applicant { idNumber masked } clock { dueOn usedDays promisedDays }
}`

const caseQuery = `query ($id: ID!) {
  case(id: $id) { intake { ${copy} } processing { ${copy} } supervision { light ${copy} } }
}`

const trackQuery = `query ($number: ID!, $queryCode: String!) {
  track(number: $number, queryCode: $queryCode) {
    ok error { message } progress { status place steps { type } }
  }
}`

/** One case with the fields of three tiers, in one query. */
export const seeCase = async (api: Api, id: string): Promise<Seen<CaseView>> => {
  const { data, errors } = await api<{ case: CaseView | null }>(caseQuery, { id })
  return { view: data?.case ?? null, errors }
}

const agree = ({ intake, processing, supervision }: CaseView): boolean =>
  intake?.record.number === supervision?.record.number &&
  processing?.record.number === supervision?.record.number

/** Waits until the three tiers' copies of a case are equally long; gives the milliseconds it took. */
export const settle = async (api: Api, id: string): Promise<number> => {
  const begun = performance.now()
  for (;;) {
    const { view } = await seeCase(api, id)
    const ms = performance.now() - begun
    if (view && agree(view)) return ms
    if (ms > SETTLE) throw new Error(`the copies of ${id} did not become equal in ${SETTLE} ms`)
    await pause(4)
  }
}

/** What number and query code show. */
export const track = async (
  { applicant }: Cast,
  number: string,
  queryCode: string,
): Promise<Seen<ProgressView>> => {
  type Data = { track: { progress: ProgressView | null } }
  const { data, errors } = await applicant<Data>(trackQuery, { number, queryCode })
  return { view: data?.track.progress ?? null, errors }
}
