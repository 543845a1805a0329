import type { IncomingMessage } from 'node:http'
import type { GiveBack } from '../quota/index.ts'

/** As whom a request was let in. */
export type Admission = {
  /** The client's own address, as far as it can be believed. */
  address: string
  /** Whose quota it counts against: a person's, or that of its address. */
  key: string
  kind: 'person' | 'address'
  /** Gives the place among the requests under way back before the answer ends. */
  giveBack: GiveBack
}

const admissions = new WeakMap<IncomingMessage, Admission>()

/** Remembers as whom a request was let in. */
export const admit = (request: IncomingMessage, admission: Admission): void => {
  admissions.set(request, admission)
}

/** As whom a request was let in; where there are no quotas, by its peer's address. */
export const admissionOf = (request: IncomingMessage | undefined): Admission =>
  (request && admissions.get(request)) ?? {
    address: request?.socket.remoteAddress ?? 'unknown',
    key: `address ${request?.socket.remoteAddress ?? 'unknown'}`,
    kind: 'address',
    giveBack: () => {},
  }
