/** How many cases the list has. */
export const CASES = 50

const intake = 'record { number status subject acceptedBy { name } materials { code name } }'
const processing =
  'record { number status holder { code } assignee { name } review { opinion text } }'
const supervision = 'light record { number clock { dueOn usedDays promisedDays overdue } }'
const listed = 'record { id status acceptedAt item { code name department } }'

/** The city's list as a console asks for it: fifty cases, with what each tier knows of them. */
export const listDocument = `query ($filter: LedgerFilter) {
  ledger(filter: $filter, first: ${CASES}) {
    edges {
      ${listed}
      node { id intake { ${intake} } processing { ${processing} } supervision { ${supervision} } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`

/** The same as the peers' subgraphs have it. */
export const federatedDocument = listDocument
  .replace('$filter: LedgerFilter', '$list: String')
  .replace('filter: $filter, ', 'list: $list, ')

/** What a gateway written by hand asks the tiers: the same things, the last three side by side. */
export const tierDocuments = {
  ledger: `query ($filter: LedgerFilter) {
    ledger(filter: $filter, first: ${CASES}) {
      edges { ${listed} node { id } } pageInfo { hasNextPage endCursor }
    }
  }`,
  intake: `query ($ids: [ID!]!) { intakeOf(ids: $ids) { id intake { ${intake} } } }`,
  processing: `query ($ids: [ID!]!) { processingOf(ids: $ids) { id processing { ${processing} } } }`,
  supervision: `query ($ids: [ID!]!) { supervisionOf(ids: $ids) { id supervision { ${supervision} } } }`,
}

/** The same list with one tier only, for the fan-out. */
export const fanDocument = `query ($filter: LedgerFilter) {
  ledger(filter: $filter, first: ${CASES}) {
    edges { node { id processing { ${processing} } } }
  }
}`

type Part = { record: { number: number } } | null
type Node = { id: string; intake?: Part; processing?: Part; supervision?: Part }
type Answer = { data?: { ledger?: { edges: { node: Node }[] } | null }; errors?: unknown[] }

/** Throws unless the answer has all fifty cases with a record of each of these tiers. */
export const assertComplete = (
  who: string,
  body: string,
  tiers: ('intake' | 'processing' | 'supervision')[] = ['intake', 'processing', 'supervision'],
): void => {
  const { data, errors } = JSON.parse(body) as Answer
  const edges = data?.ledger?.edges ?? []
  const whole = edges.filter(({ node }) => tiers.every((tier) => node[tier]?.record.number))
  if (errors || whole.length !== CASES) {
    throw new Error(`${who}: ${whole.length} of ${CASES} cases: ${body.slice(0, 600)}`)
  }
}
