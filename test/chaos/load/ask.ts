import { placeOf } from '../../bench/http/callers.ts'
import { graphqlHeaders } from '../../bench/http/graphql.ts'
import { type Line, openLine } from '../../bench/http/line.ts'

/** What came back from a GraphQL endpoint, or why nothing did. */
export type Reply<Data> =
  | { data: Data; errors: { message: string; extensions?: { code?: string } }[] }
  | { silence: string }

/** A screen's connections: kept, and thrown away as soon as something goes wrong on one. */
export type Connections = {
  ask: <Data>(
    url: string,
    token: string,
    query: string,
    variables: object,
    patience: number,
  ) => Promise<Reply<Data>>
  close: () => void
}

const readReply = <Data>(status: number, body: string): Reply<Data> => {
  try {
    const { data, errors = [] } = JSON.parse(body)
    if (data) return { data, errors }
    return { silence: errors[0]?.extensions?.code ?? `HTTP ${status}` }
  } catch {
    return { silence: `HTTP ${status}, no JSON` }
  }
}

/** The reply, or the silence after so many milliseconds. */
const inTime = async <Data>(
  reply: Promise<Reply<Data>>,
  milliseconds: number,
): Promise<Reply<Data>> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Reply<Data>>((resolve) => {
    timer = setTimeout(() => resolve({ silence: 'timeout' }), milliseconds)
  })
  try {
    return await Promise.race([reply, late])
  } finally {
    clearTimeout(timer)
  }
}

/** No connections yet. */
export const openConnections = (): Connections => {
  const lines = new Map<string, Line>()
  const lineTo = (url: string): Line => {
    const { host, port } = placeOf(url)
    const line = lines.get(url) ?? openLine(host, port)
    lines.delete(url)
    return line
  }
  return {
    ask: async (url, token, query, variables, patience) => {
      // Taken out while it is busy: two requests at once have a connection each.
      const line = lineTo(url)
      const body = JSON.stringify({ query, variables })
      const post = line
        .post(placeOf(url).path, graphqlHeaders(token), body)
        .then(({ status, body: text }) => readReply<never>(status, text))
        .catch((error: Error) => ({ silence: (error as { code?: string }).code ?? error.message }))
      const reply = await inTime(post, patience)
      if ('silence' in reply) line.close()
      else lines.set(url, line)
      return reply
    },
    close: () => {
      for (const line of lines.values()) line.close()
      lines.clear()
    },
  }
}
