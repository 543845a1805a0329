import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '../harness/serve.ts'
import { tierDocuments } from './documents.ts'

/** Where the three services are. */
export type Services = { city: string; district: string; township: string }

type Asker = <Data>(url: string, query: string, variables: object) => Promise<Data>
type Edge = { node: { id: string }; record: object }
type Ledger = { ledger: { edges: Edge[]; pageInfo: object } }
type Entry = { id: string } | null

const askAs =
  (authorization: string | undefined): Asker =>
  async <Data>(url: string, query: string, variables: object) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(authorization ? { authorization } : {}),
      },
      body: JSON.stringify({ query, variables }),
    })
    return ((await response.json()) as { data: Data }).data
  }

/** Who needs no GraphQL library: one list from the city, then the three tiers side by side. */
const list = async ({ city, district, township }: Services, ask: Asker, filter: unknown) => {
  const { ledger } = await ask<Ledger>(city, tierDocuments.ledger, { filter })
  const ids = ledger.edges.map(({ node }) => node.id)
  const [{ intakeOf }, { processingOf }, { supervisionOf }] = await Promise.all([
    ask<{ intakeOf: Entry[] }>(township, tierDocuments.intake, { ids }),
    ask<{ processingOf: Entry[] }>(district, tierDocuments.processing, { ids }),
    ask<{ supervisionOf: Entry[] }>(city, tierDocuments.supervision, { ids }),
  ])
  const edges = ledger.edges.map((edge, index) => ({
    ...edge,
    node: { ...intakeOf[index], ...processingOf[index], ...supervisionOf[index] },
  }))
  return { data: { ledger: { ...ledger, edges } } }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** Starts the gateway written by hand over these services; answers its address. */
const listen = async (services: Services): Promise<string> => {
  const server = createServer(async (request, response) => {
    const { variables } = JSON.parse(await bodyOf(request))
    const ask = askAs(request.headers.authorization)
    const text = JSON.stringify(await list(services, ask, variables?.filter ?? null))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(text)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
}

const jobs = { listen }
export type HandWrittenJobs = typeof jobs
serve(jobs)
