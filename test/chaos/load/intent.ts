/** A command that somebody wants done, under one key however often it is asked for. */
export type Intent = {
  key: string
  /** The name of the GraphQL mutation. */
  kind: string
  caseId: string | null
  input: string
  variables: Record<string, unknown>
}

const CASE_FIELDS = 'ok error { code } record { id number status }'
const ACCEPT_FIELDS = 'ok error { code } receipt { caseId }'

/** The document by which a mutation is sent. */
export const documentOf = ({ kind, input, caseId }: Intent): string =>
  `mutation ($input: ${input}!) { ${kind}(input: $input) { ${caseId ? CASE_FIELDS : ACCEPT_FIELDS} } }`
