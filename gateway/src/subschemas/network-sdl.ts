/** What the gateway itself knows, from the network file: the tree of divisions, and who accepted a case. */
export const networkSdl = /* GraphQL */ `
"联动 Liandong: the whole network of a city behind one address."
type Query {
  "A place in the tree, by its code of 4, 6 or 9 digits."
  division(code: ID!): Division
  "A case by its number, as somebody typed it. What the tiers know of it hangs below."
  case(id: ID!): Case
  divisionsOf(codes: [ID!]!): [Division]! @merge(keyField: "code")
  casesOf(ids: [ID!]!): [Case]! @merge(keyField: "id")
}

extend type Division @key(selectionSet: "{ code }") {
  tier: Tier
  "The division above; null for the city."
  parent: Division
  children: [Division!]
}

extend type Case @key(selectionSet: "{ id }") {
  "The division that accepted the case; null when the network file does not know it any more."
  origin: Division
}
`
