import { setTimeout as pause } from 'node:timers/promises'
import type { Attempt } from '../journal/journal.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage/stage.ts'
import { openConnections } from './ask.ts'

/** What the readers got from the gateway: how often an answer, and which errors how often. */
export type Reading = { answers: number; errors: Record<string, number> }

const record = 'record { id number status holder { code } }'
const QUERIES = [
  `query ($id: ID!) { case(id: $id) {
    id intake { ${record} } processing { ${record} } supervision { light ${record} }
  } }`,
  `{ ledger(first: 20) { counts { status count } edges { ${record} } } }`,
]

const PATIENCE = 15_000
const THINK = [50, 400] as const
const READERS = 3

/** Supervisors who look at cases and at the ledger through the gateway, whatever is broken. */
export const startReaders = (
  { running, tokens }: Stage,
  attempts: readonly Attempt[],
  random: Random,
  goOn: () => boolean,
): Promise<Reading> => {
  const reading: Reading = { answers: 0, errors: {} }
  const count = (error: string) => {
    reading.errors[error] = (reading.errors[error] ?? 0) + 1
  }
  const someCase = (own: Random): string | null => {
    const one = attempts.length > 0 ? own.pick(attempts) : null
    return one?.outcome.as === 'acknowledged' ? one.outcome.caseId : null
  }
  const read = async (own: Random): Promise<void> => {
    const { ask, close } = openConnections()
    const token = await tokens(`supervisor-${running.network.city}`)
    while (goOn()) {
      await pause(own.between(...THINK))
      const id = someCase(own)
      if (!id) continue
      const url = `${running.addresses.gateway}/graphql`
      const reply = await ask<object>(url, token, own.pick(QUERIES), { id }, PATIENCE)
      if ('silence' in reply) count(reply.silence)
      else reading.answers += 1
      for (const error of 'errors' in reply ? reply.errors : []) {
        count(error.extensions?.code ?? error.message)
      }
    }
    close()
  }
  const all = Array.from({ length: READERS }, (_, index) => read(random.fork(`reader ${index}`)))
  return Promise.all(all).then(() => reading)
}
