import type { Instance } from '@liandong/shared/network'
import { type Answer, type Ask, type Listen, type Silence, silence } from './answer.ts'
import { type Breaker, type BreakerSettings, createBreaker } from './breaker.ts'

/** Tells what became of a request to an instance that failed. */
export type NoteSilence = (instance: Instance, why: Silence, correlationId: string) => void

/** One breaker an instance, made when it is first asked. */
export const breakersByInstance = (
  settings: BreakerSettings,
): ((instance: Instance) => Breaker) => {
  const breakers = new Map<string, Breaker>()
  return ({ id }) => {
    const breaker = breakers.get(id) ?? createBreaker(settings)
    breakers.set(id, breaker)
    return breaker
  }
}

const report = (breaker: Breaker, answer: Answer): void => {
  if (answer.ok) breaker.succeeded()
  // An instance is not ill because somebody asked it for too much.
  else if (answer.why === 'tooLarge') breaker.undecided()
  else breaker.failed()
}

/** Asks only instances that are not resting, and keeps account of how they answer. */
export const spareIll =
  (breakerOf: (instance: Instance) => Breaker, note: NoteSilence, ask: Ask): Ask =>
  async (instance, message, caller, operation) => {
    const breaker = breakerOf(instance)
    if (!breaker.admits()) return silence('resting')
    const answer = await ask(instance, message, caller, operation)
    report(breaker, answer)
    if (!answer.ok) note(instance, answer.why, caller.correlationId)
    return answer
  }

/** The same for subscriptions; what counts is whether the stream opens. */
export const spareIllListening =
  (breakerOf: (instance: Instance) => Breaker, note: NoteSilence, listen: Listen): Listen =>
  async (instance, message, caller) => {
    const breaker = breakerOf(instance)
    if (!breaker.admits()) return silence('resting')
    const opened = await listen(instance, message, caller)
    if (!('ok' in opened)) {
      breaker.succeeded()
      return opened
    }
    report(breaker, opened)
    if (!opened.ok) note(instance, opened.why, caller.correlationId)
    return opened
  }
