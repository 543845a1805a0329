import type { Attempt, Outcome } from '../journal/journal.ts'
import type { Connections, Reply } from './ask.ts'
import { documentOf, type Intent } from './intent.ts'
import type { Worker } from './worker.ts'

type Payload = {
  ok: boolean
  error: { code: string } | null
  receipt?: { caseId: string } | null
  record?: { id: string; number: number; status: string } | null
}
type Data = Record<string, Payload | null>

const PATIENCE = 6_000

/** An opening answers a receipt, not a record: it is the first entry of its log. */
const opened: Record<string, string> = { acceptCase: 'IN_REVIEW', refuseApplication: 'REFUSED' }

const acknowledged = (payload: Payload, kind: string): Outcome => {
  const { record, receipt } = payload
  if (record) {
    const { id, number, status } = record
    return { as: 'acknowledged', caseId: id, number, status }
  }
  const status = opened[kind]
  if (receipt && status) return { as: 'acknowledged', caseId: receipt.caseId, number: 1, status }
  return { as: 'unanswered', why: 'done, but without the record' }
}

const outcomeOf = (reply: Reply<Data>, kind: string): Outcome => {
  if ('silence' in reply) return { as: 'unanswered', why: reply.silence }
  const payload = reply.data[kind]
  if (!payload) {
    const why = reply.errors[0]?.extensions?.code ?? 'no payload'
    return { as: 'unanswered', why }
  }
  if (payload.ok) return acknowledged(payload, kind)
  return { as: 'refused', code: payload.error?.code ?? 'no code' }
}

/** Sends a command once, and writes down what the client knows of it. */
export const attempt = async (
  worker: Worker,
  connections: Connections,
  intent: Intent,
): Promise<Attempt> => {
  const { client, person, token, instance, urls, random } = worker
  const { key, kind, caseId, variables } = intent
  const sentAt = Date.now()
  const document = documentOf(intent)
  const url = random.pick(urls)
  const reply = await connections.ask<Data>(url, token, document, { input: variables }, PATIENCE)
  const outcome = outcomeOf(reply, kind)
  return { key, client, person, kind, instance, caseId, sentAt, endedAt: Date.now(), outcome }
}
