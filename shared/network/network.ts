import type { Division, DivisionCode, Tier } from './division.ts'

/** One running service with one database, serving one or more divisions of its tier. */
export type Instance = {
  /** Also the name of its NATS user and the stem of its consumers: lower case letters, digits, dashes. */
  id: string
  tier: Tier
  divisions: DivisionCode[]
  /** Where its GraphQL endpoint listens, e.g. `http://127.0.0.1:4010/graphql`. */
  url: string
}

/** The network file: which divisions exist, and which instance serves which of them. */
export type Network = {
  city: DivisionCode
  divisions: Division[]
  instances: Instance[]
}
