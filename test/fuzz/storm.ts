import fc from 'fast-check'
import { chosen } from './choices.ts'
import { fault, faultInLog, maybeSlowness, waits } from './judge.ts'
import { type Door, type Request, randomRequest } from './requests.ts'
import { sendBytes } from './send.ts'

/** What is stormed: the doors, where they are, what is logged behind them, and what nobody caught. */
export type Target = {
  doors: readonly Door[]
  portOf: (door: string) => number
  /** Takes the lines that were logged since the last time. */
  takeLines: () => string[]
  takeUncaught: () => unknown[]
}

/** Something that a request did and must not do, and the fewest bytes that do it. */
export type Finding = { what: string; requests: string[] }

/** How many requests were sent, and what was found, if anything. */
export type Outcome = { sent: number; finding: Finding | null }

/** Batches by one seed, if there is time for them. */
const MOST = 400
/** Requests that are under way at the same time. */
const TOGETHER = 40
/** In milliseconds. A lost answer must be told from one that a busy machine is slow with. */
const PATIENCE = 10_000
/** Where the server waits for the rest of a request, its answer is that it goes on. */
const LITTLE_PATIENCE = 60

const shown = ({ door, bytes }: Request): string =>
  `${door}: ${bytes.toString('utf8').slice(0, 3_000)}`

const faultsOf = async (target: Target, requests: readonly Request[]): Promise<string[]> => {
  target.takeLines()
  const found = await Promise.all(
    requests.map(async (request) => {
      const { bytes, abort } = request
      const patience = waits(bytes) ? LITTLE_PATIENCE : PATIENCE
      const sent = { bytes, abort, patience }
      return fault(request, await sendBytes(target.portOf(request.door), sent))
    }),
  )
  const logged = target.takeLines().map(faultInLog)
  const uncaught = target.takeUncaught().map((error) => `nobody caught ${String(error)}`)
  return [...found, ...logged, ...uncaught].filter((one) => one !== null)
}

/** Sends batches by a seed, for so long at most. What is found is made as small as time allows. */
export const storm = async (
  target: Target,
  { seed, seconds }: { seed: number; seconds: number },
): Promise<Outcome> => {
  const requests = fc.array(
    chosen((choices) => randomRequest(target.doors, choices)),
    { minLength: 1, maxLength: TOGETHER, size: 'max' },
  )
  let last: string[] = []
  let sent = 0
  const well = fc.asyncProperty(requests, async (all) => {
    sent += all.length
    let faults = await faultsOf(target, all)
    if (faults.length > 0 && faults.every(maybeSlowness)) faults = await faultsOf(target, all)
    if (faults.length > 0) last = faults
    return faults.length === 0
  })
  const result = await fc.check(well, {
    seed,
    numRuns: MOST,
    interruptAfterTimeLimit: seconds * 1_000,
  })
  const [smallest = []] = result.counterexample ?? []
  const failed = result.counterexample !== null
  return { sent, finding: failed ? { what: last.join('; '), requests: smallest.map(shown) } : null }
}
