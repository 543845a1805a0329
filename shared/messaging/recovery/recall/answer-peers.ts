import { setTimeout as pause } from 'node:timers/promises'
import type { Subscription } from '@nats-io/transport-node'
import type { Logger } from 'pino'
import {
  askerOn,
  type Envelope,
  parseQuestion,
  type Question,
  recalledSubject,
  recallSubject,
} from '../../../messages/index.ts'
import { divisionsHeldByBoth, type Instance, type Network } from '../../../network/index.ts'
import type { Database } from '../../../persistence/index.ts'
import type { Broker } from '../../broker.ts'
import { answerQuestion } from './answer-question.ts'

/** What the answering side works with. */
export type AnswerSettings = {
  network: Network
  instance: Instance
  broker: Broker
  database: Database
  /** Whether the own database is trusted, and lacks nothing. */
  sure: () => boolean
  log: Logger
}

/** Answers what others ask until it is stopped. */
export type AnsweringSide = { stop: () => Promise<void> }

type Asked = { asker: Instance; id: string; question: Question }

/** An asker waits for its answer before it asks again; two replicas of it may both ask. */
const MOST_WAITING = 2
const SAY_EVERY = 60_000

/**
 * Answers instances that were restored and ask which copies are held here: one question at a time,
 * and after each answer a pause as long as the work took, so that the counters go on working. It
 * answers as well while its own database is being restored; it says so then.
 */
export const startAnswering = (settings: AnswerSettings): AnsweringSide => {
  const { network, instance, broker, database, sure, log } = settings
  const askers = new Map(network.instances.map((one) => [one.id, one]))
  const queue: Asked[] = []
  const refused = new Map<string, number>()
  let subscription: Subscription | null = null
  let running = true
  let working: Promise<void> | null = null

  const send = (asker: string, envelope: Envelope): void => {
    broker.line()?.connection.publish(recalledSubject(asker, instance.id), JSON.stringify(envelope))
  }

  const refuse = (asker: string): void => {
    const now = performance.now()
    if (now - (refused.get(asker) ?? Number.NEGATIVE_INFINITY) < SAY_EVERY) return
    refused.set(asker, now)
    log.error({ asker }, 'an instance asked for copies of cases that are none of its business')
  }

  const answer = async ({ asker, id, question }: Asked): Promise<void> => {
    const session = database.session()
    const before = sure()
    const shared = divisionsHeldByBoth(instance, asker)
    const found = await answerQuestion(session.write, question, shared)
    if (!found) return refuse(asker.id)
    send(asker.id, { id, sure: before && sure() && session.stands(), answer: found })
  }

  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next && running; next = queue.shift()) {
      const begun = performance.now()
      await answer(next).catch((err: unknown) =>
        log.debug({ err, asker: next?.asker.id }, 'a recall could not be answered'),
      )
      await pause(performance.now() - begun, undefined, { ref: false })
    }
    working = null
  }

  const take = (askerId: string, text: string): void => {
    const asker = askers.get(askerId)
    const asked = asker && asker.id !== instance.id ? parseQuestion(text) : null
    if (!asker || !asked) return
    if (queue.filter((one) => one.asker.id === askerId).length >= MOST_WAITING) return
    queue.push({ asker, ...asked })
    working ??= work()
  }

  broker.onLine(({ connection }) => {
    if (subscription && !subscription.isClosed()) return
    subscription = connection.subscribe(recallSubject(instance.id, '*'), {
      queue: 'recalls',
      callback: (error, message) => {
        const asker = error ? null : askerOn(message.subject, instance.id)
        if (running && asker !== null) take(asker, message.string())
      },
    })
  })
  return {
    stop: async () => {
      running = false
      subscription?.unsubscribe()
      await working
    },
  }
}
