/** What of an operation is bounded. */
export type OperationLimit =
  | 'characters'
  | 'tokens'
  | 'levels'
  | 'fields'
  | 'aliases'
  | 'directives'
  | 'roots'
  | 'keys'

/** What one operation may ask at most. */
export type OperationLimits = Record<OperationLimit, number>

/**
 * The gateway's limits: room for the largest honest query, the tree of a city's divisions with the
 * queue of each and a page of cases in it, and not much more.
 */
export const gatewayLimits: OperationLimits = {
  characters: 100_000,
  tokens: 3_000,
  levels: 14,
  fields: 100_000,
  aliases: 30,
  directives: 30,
  roots: 20,
  // What the gateway asks of one instance at once.
  keys: 500,
}

/**
 * The limits of a tier behind a gateway with these limits. The gateway asks with fragments expanded
 * and adds up to two fields to every object (`__typename`, the key) and a root list to every batch:
 * what it lets through, a tier must not refuse.
 */
export const tierLimitsFor = (gateway: OperationLimits): OperationLimits => ({
  ...gateway,
  tokens: 2 * gateway.tokens,
  fields: 2 * gateway.fields,
  // The gateway asks for one root field at a time; a counter's own programs for as many as they name.
  roots: gateway.aliases,
})
