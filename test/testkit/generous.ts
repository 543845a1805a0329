import type { Quotas } from '@liandong/shared/quota'

const MANY = 1_000_000
const each = { atOnce: MANY, perMinute: MANY }

/** Quotas for tests that are about something else: a few test people ask as much as a whole city. */
export const generous: Quotas = {
  person: each,
  address: each,
  streams: { person: MANY, address: MANY, total: MANY },
}

/** The same as the environment of a process, for networks that a few people put under load. */
export const generousEnvironment: Record<string, string> = {
  QUOTA_PERSON_AT_ONCE: `${MANY}`,
  QUOTA_PERSON_PER_MINUTE: `${MANY}0`,
  QUOTA_ADDRESS_AT_ONCE: `${MANY}`,
  QUOTA_ADDRESS_PER_MINUTE: `${MANY}0`,
  QUOTA_PERSON_STREAMS: `${MANY}`,
  QUOTA_ADDRESS_STREAMS: `${MANY}`,
  QUOTA_STREAMS: `${MANY}`,
  QUOTA_PERSON_CONNECTIONS: `${MANY}`,
  QUOTA_ADDRESS_CONNECTIONS: `${MANY}`,
}
