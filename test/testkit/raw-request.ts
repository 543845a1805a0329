import { type IncomingHttpHeaders, request } from 'node:http'

/** What came back, whatever it was. */
export type RawAnswer = { status: number; headers: IncomingHttpHeaders; text: string }

/** What is sent, byte for byte: pieces of a body go as chunks, unless a length is declared. */
export type RawRequest = {
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string | readonly string[]
}

/** Asks as a careless or hostile client would; a server that stops reading is no error. */
export const rawRequest = (
  endpoint: string,
  { method = 'POST', path, headers = {}, body = [] }: RawRequest,
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const url = new URL(path ?? endpoint, endpoint)
    const pieces = typeof body === 'string' ? [body] : body
    const length =
      typeof body === 'string' ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const call = request(url, { method, agent: false, headers: { ...length, ...headers } })
    let answered = false
    call.on('response', async (response) => {
      answered = true
      const { statusCode: status = 0, headers: told } = response
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('close', () =>
        resolve({ status, headers: told, text: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    call.on('error', (error) => {
      if (!answered) reject(error)
    })
    for (const piece of pieces) call.write(piece)
    call.end()
  })
