import type { Handler } from '../http/index.ts'
import type { Refusal } from '../identity/index.ts'
import { type AddressOf, openPlaces, openRate, type Quotas, sourceOf } from '../quota/index.ts'
import { type Admission, admit } from './admission.ts'
import { refuseHttp } from './bounded-server.ts'

/** Who a request is from by its `authorization` header: a person's id, or null when no good token says so. */
export type PersonOf = (authorization: string | undefined) => Promise<string | null>

/** What is needed to count requests. */
export type RequestQuotas = {
  quotas: Pick<Quotas, 'person' | 'address'>
  addressOf: AddressOf
  personOf: PersonOf
}

/** Somebody's requests wait behind the own ones; so many, and so long (a gateway gives up after 3 s). */
const WAITING = 512
const PATIENCE = 1_000

/** The answer to whoever asks more than the quota allows. */
export const tooManyRequests: Refusal = {
  code: 'TOO_MANY_REQUESTS',
  zh: '请求过于频繁，本次请求没有执行；请按 Retry-After 的秒数稍候再试，批量办理请逐件提交。',
  en: 'Too many requests; this one was not executed. Wait for the seconds of Retry-After and try again; in bulk work send one after the other.',
}

const places = (each: number) =>
  openPlaces({ each, total: Number.POSITIVE_INFINITY, waiting: WAITING, patience: PATIENCE })

/**
 * Lets in what the caller's quota allows, before the body is read: so many requests a minute, and so
 * many at once; further ones wait for a moment, then they are refused with 429. A place is given back
 * when the answer ends or the client leaves.
 */
export const withQuotas = (
  { quotas, addressOf, personOf }: RequestQuotas,
  handle: Handler,
): Handler => {
  const counted = {
    person: { rate: openRate(quotas.person.perMinute), places: places(quotas.person.atOnce) },
    address: { rate: openRate(quotas.address.perMinute), places: places(quotas.address.atOnce) },
  }
  return async (request, response) => {
    const address = addressOf(request)
    const person = await personOf(request.headers.authorization)
    const kind: Admission['kind'] = person === null ? 'address' : 'person'
    const key = `${kind} ${person ?? sourceOf(address)}`
    const refuse = (retryAfter: number) =>
      refuseHttp(response, { status: 429, refusal: tooManyRequests, retryAfter })

    const wait = await counted[kind].rate(key)
    if (wait !== null) return refuse(wait)
    const giveBack = await counted[kind].places.take(key)
    if (!giveBack) return refuse(1)
    response.once('close', giveBack)
    if (response.destroyed) return giveBack()
    admit(request, { address, key, kind, giveBack })
    return handle(request, response)
  }
}
