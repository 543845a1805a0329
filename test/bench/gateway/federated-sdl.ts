const records = `
type CaseRecord {
  id: ID! number: Int! status: String! item: CaseItem! holder: Division assignee: Officer
  subject: String! materials: [CaseMaterial!]! acceptedAt: String! acceptedBy: Officer!
  clock: Clock! review: Review
}
type CaseItem { code: ID! name: String! version: Int! department: ID! }
type CaseMaterial { code: ID! name: String! }
type Division { code: ID! }
type Officer { name: String! }
type Clock { dueOn: String usedDays: Int! promisedDays: Int! overdue: Boolean! }
type Review { opinion: String! text: String! }
`

const extension = (field: string, type: string) => `
extend type Case @key(fields: "id") { id: ID! @external ${field}: ${type} }
`

/**
 * The same list cut into federated subgraphs, one a tier, for peers that know no other cut. The old
 * spelling of federation (version 1) is the one that all of them read.
 */
export const federatedSdl = {
  city: `${records}
type Query { ledger(list: String, first: Int): Ledger! }
type Ledger { edges: [CaseEdge!]! pageInfo: PageInfo! }
type CaseEdge { cursor: String! node: Case! record: CaseRecord! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type Case @key(fields: "id") { id: ID! supervision: Supervision }
type Supervision { light: String! record: CaseRecord! }
`,
  district: `${records}${extension('processing', 'Processing')}
type Processing { record: CaseRecord! }
`,
  township: `${records}${extension('intake', 'Intake')}
type Intake { record: CaseRecord! }
`,
}

/** What every federated subgraph serves beside its own fields. */
export const entitySdl = (sdl: string): string => `
${sdl.replace('extend type Case', 'type Case')}
directive @key(fields: String!) repeatable on OBJECT | INTERFACE
directive @external on FIELD_DEFINITION
scalar _Any
type _Service { sdl: String! }
union _Entity = Case
${/type Query/.test(sdl) ? 'extend type Query' : 'type Query'} {
  _service: _Service!
  _entities(representations: [_Any!]!): [_Entity]!
}`
