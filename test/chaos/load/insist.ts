import { setTimeout as pause } from 'node:timers/promises'
import type { Attempt } from '../journal/journal.ts'
import type { Connections } from './ask.ts'
import { attempt } from './attempt.ts'
import type { Intent } from './intent.ts'
import type { Worker } from './worker.ts'

const FIRST_WAIT = 100
const LONGEST_WAIT = 1_500
const IMPATIENT = 0.1
const TWICE_AT_ONCE = 0.06

/**
 * Gives a command as a counter's program does: without an answer it is sent again under the same
 * key, for as long as `goOn` says. Some people give up at once, and some click twice.
 */
export const insist = async (
  worker: Worker,
  connections: Connections,
  intent: Intent,
  write: (attempt: Attempt) => void,
  goOn: () => boolean,
): Promise<void> => {
  const { random } = worker
  const impatient = random.chance(IMPATIENT)
  const send = async () => {
    const one = await attempt(worker, connections, intent)
    write(one)
    return one.outcome.as !== 'unanswered'
  }
  const first = random.chance(TWICE_AT_ONCE) ? [send(), send()] : [send()]
  let answered = (await Promise.all(first)).some(Boolean)
  for (let wait = FIRST_WAIT; !answered && !impatient && goOn(); ) {
    await pause(wait * random.between(0.5, 1))
    wait = Math.min(wait * 2, LONGEST_WAIT)
    answered = await send()
  }
}
