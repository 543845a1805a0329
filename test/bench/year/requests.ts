import { randomUUID } from 'node:crypto'
import { placeOf } from '../http/callers.ts'
import { askLine, graphqlHeaders } from '../http/graphql.ts'
import { type Line, openLine } from '../http/line.ts'
import { type Accepted, acceptance, acceptDocument } from '../network/acceptance.ts'
import type { BenchItem } from '../network/items.ts'
import { type City, workerKey } from './counters.ts'
import type { Step } from './mix.ts'

/** What one caller does, over kept connections of its own. */
export type Caller = {
  accept: (station: string, item: BenchItem, serial: number) => Promise<string>
  command: (division: string, department: string, step: Step, caseId: string) => Promise<void>
  /** The oldest hundred cases that wait in a division's queue to be taken over. */
  look: (division: string) => Promise<string[]>
  close: () => void
}

type Payload = { ok: boolean; error: { code: string; message: string } | null }
type Queues = { queues: { queue: { cases: { edges: { node: { id: string } }[] } } | null }[] }

const queueDocument = `query ($codes: [ID!]!) {
  queues(codes: $codes) { queue { cases(place: HANDED_IN, first: 100) { edges { node { id } } } } }
}`

const commandDocument = ({ mutation, input }: Step): string =>
  `mutation ($input: ${input}!) { ${mutation}(input: $input) { ok error { code message } record { number status } } }`

const refused = (what: string, payload: Payload | undefined): Error =>
  new Error(`${what}: ${payload?.error?.code} ${payload?.error?.message}`)

/** A caller of the city's services; every refusal is thrown, because none is expected. */
export const createCaller = ({ urls, workers, lookers }: City): Caller => {
  const lines = new Map<string, Line>()
  const ask = <Data>(
    division: string,
    token: string | undefined,
    query: string,
    variables: object,
  ) => {
    const url = urls[division] ?? ''
    const { host, port, path } = placeOf(url)
    const line = lines.get(url) ?? openLine(host, port)
    lines.set(url, line)
    return askLine<Data>(line, path, graphqlHeaders(token), query, variables)
  }
  return {
    accept: async (station, item, serial) => {
      const variables = acceptance(station, item, serial)
      const { acceptCase } = await ask<Accepted>(
        station,
        workers[station],
        acceptDocument,
        variables,
      )
      if (!acceptCase.receipt) throw refused('acceptCase', acceptCase as Payload)
      return acceptCase.receipt.caseId
    },
    command: async (division, department, step, caseId) => {
      const input = { commandId: randomUUID(), division, caseId, ...step.more }
      const token = workers[workerKey(division, department)]
      const data = await ask<Record<string, Payload>>(division, token, commandDocument(step), {
        input,
      })
      const payload = data[step.mutation]
      if (!payload?.ok) throw refused(`${step.mutation} of ${caseId} at ${division}`, payload)
    },
    look: async (division) => {
      const variables = { codes: [division] }
      const { queues } = await ask<Queues>(division, lookers[division], queueDocument, variables)
      return queues[0]?.queue?.cases.edges.map(({ node }) => node.id) ?? []
    },
    close: () => {
      for (const line of lines.values()) line.close()
    },
  }
}
