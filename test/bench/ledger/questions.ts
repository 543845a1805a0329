/** A page of the ledger as somebody asks for it. Dates and codes as the API takes them. */
export type ListQuestion = {
  name: string
  division?: string
  statuses?: string[]
  department?: string
  acceptedFrom?: string
  acceptedUntil?: string
  overdue?: boolean
  /** Where the page begins: after this case. */
  after?: { at: string; id: string }
}

/** How many cases a page has. */
export const PAGE = 50

/** What a supervisor's screen asks the whole day. */
export const listQuestions = (month: { from: string; until: string }): ListQuestion[] => [
  { name: 'newest' },
  { name: 'district', division: '340405' },
  { name: 'district and state', division: '340403', statuses: ['IN_REVIEW', 'RETURNED'] },
  { name: 'station', division: '340405100' },
  {
    name: 'department and month',
    department: 'market-regulation',
    acceptedFrom: month.from,
    acceptedUntil: month.until,
  },
  { name: 'overdue in a district', division: '340421', overdue: true },
]

const fields = `edges {
  cursor
  record {
    id status acceptedAt holder { code } item { code name department } applicant { name }
    clock { dueOn overdue }
  }
} pageInfo { hasNextPage endCursor }`

/** The document of every list. */
export const listDocument = `query ($filter: LedgerFilter, $after: String) {
  ledger(filter: $filter, first: ${PAGE}, after: $after) { ${fields} }
}`

/** Counts of every district by state. */
export const countsDocument = `query ($codes: [ID!]!) {
  talliesOf(codes: $codes) { code tally { status count } }
}`

/** The variables of a list. */
export const variablesOf = ({ name: _, after, ...filter }: ListQuestion) => ({
  filter,
  after: after ? Buffer.from(`${after.at}|${after.id}`).toString('base64url') : null,
})
