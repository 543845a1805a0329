/** What one person, or one address without a person, may ask. */
export type RequestQuota = {
  /** Requests under way at once; further ones wait. */
  atOnce: number
  perMinute: number
}

/** How many live streams there may be. */
export type StreamQuota = { person: number; address: number; total: number }

/** The quotas of a process, so that nobody takes from all. */
export type Quotas = {
  /** Of somebody whose token is good. */
  person: RequestQuota
  /** Of the callers of one address whose token is missing or not good. */
  address: RequestQuota
  streams: StreamQuota
}

/**
 * At the gateway: a person at a screen asks some ten times a minute, an honest script of one window some
 * hundred times, a visitor's phone a few times; one address may be the phones of a whole hall.
 */
export const gatewayQuotas: Quotas = {
  person: { atOnce: 32, perMinute: 3_600 },
  address: { atOnce: 32, perMinute: 1_800 },
  streams: { person: 10, address: 10, total: 500 },
}

/** At a tier: one request to the gateway becomes up to some ten here. */
export const tierQuotas: Quotas = {
  person: { atOnce: 16, perMinute: 36_000 },
  address: { atOnce: 48, perMinute: 18_000 },
  streams: { person: 10, address: 10, total: 500 },
}
