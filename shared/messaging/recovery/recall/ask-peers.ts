import { randomUUID } from 'node:crypto'
import type { Subscription } from '@nats-io/transport-node'
import {
  type Answers,
  answererOn,
  type Envelope,
  parseAnswer,
  parseEnvelope,
  type Question,
  recalledSubject,
  recallSubject,
} from '../../../messages/index.ts'
import type { Broker } from '../../broker.ts'

/** What a peer answered; `sure` when its own database lacks nothing. */
export type Answered<Ask extends Question['ask']> = { sure: boolean; answer: Answers[Ask] }

/** Asks a peer one question; throws when there is no line, or no good answer in time. */
export type AskPeer = <Asked extends Question>(
  peer: string,
  question: Asked,
) => Promise<Answered<Asked['ask']>>

/** Asks other instances which copies they hold. */
export type PeerLine = {
  ask: AskPeer
  /** When something was last heard of a peer, or the line was made: silence counts from there. */
  heardOf: (peer: string) => number
  /** When the line was made. */
  upSince: () => number
}

const PATIENCE = 5_000

/**
 * Opens the asking side. Plain messages on subjects that name both sides, so that the server itself
 * says who asks and who answers; a lost one is asked again.
 */
export const openPeerLine = (broker: Broker, instanceId: string): PeerLine => {
  const waiting = new Map<string, { peer: string; resolve: (envelope: Envelope) => void }>()
  const heard = new Map<string, number>()
  let subscription: Subscription | null = null
  let upSince = Number.NEGATIVE_INFINITY

  broker.onLine(({ connection }) => {
    upSince = performance.now()
    if (subscription && !subscription.isClosed()) return
    subscription = connection.subscribe(recalledSubject(instanceId, '*'), {
      callback: (error, message) => {
        const peer = error ? null : answererOn(message.subject, instanceId)
        const envelope = peer === null ? null : parseEnvelope(message.string())
        if (peer === null || !envelope) return
        heard.set(peer, performance.now())
        const asked = waiting.get(envelope.id)
        if (asked?.peer === peer) asked.resolve(envelope)
      },
    })
  })

  const envelopeOf = (peer: string, question: Question): Promise<Envelope> =>
    new Promise((resolve, reject) => {
      const id = randomUUID()
      const end = (finish: () => void): void => {
        clearTimeout(timer)
        waiting.delete(id)
        finish()
      }
      const timer = setTimeout(
        () => end(() => reject(new Error(`${peer} does not answer`))),
        PATIENCE,
      )
      waiting.set(id, { peer, resolve: (envelope) => end(() => resolve(envelope)) })
      const line = broker.line()
      if (!line) return end(() => reject(new Error('no line to the broker')))
      line.connection.publish(recallSubject(peer, instanceId), JSON.stringify({ id, question }))
    })

  return {
    ask: async (peer, question) => {
      const { sure, answer } = await envelopeOf(peer, question)
      const read = parseAnswer<(typeof question)['ask']>(question.ask, answer)
      if (!read) throw new Error(`${peer} answers something else than was asked: ${question.ask}`)
      return { sure, answer: read }
    },
    upSince: () => upSince,
    heardOf: (peer) => Math.max(heard.get(peer) ?? Number.NEGATIVE_INFINITY, upSince),
  }
}
