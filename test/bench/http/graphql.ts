import type { Line } from './line.ts'

/** The headers of a GraphQL request as this person. */
export const graphqlHeaders = (token?: string): Record<string, string> => ({
  'content-type': 'application/json',
  accept: 'application/json',
  ...(token ? { authorization: `Bearer ${token}` } : {}),
})

type Body = { data?: unknown; errors?: { message: string }[] }

/** Asks over a line and throws when the answer has errors or no data. */
export const askLine = async <Data>(
  line: Line,
  path: string,
  headers: Record<string, string>,
  query: string,
  variables: object,
): Promise<Data> => {
  const { status, body } = await line.post(path, headers, JSON.stringify({ query, variables }))
  const answer = (status === 200 ? JSON.parse(body) : {}) as Body
  if (!answer.data || answer.errors) throw new Error(`HTTP ${status}: ${body.slice(0, 500)}`)
  return answer.data as Data
}
