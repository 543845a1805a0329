import { setTimeout as pause } from 'node:timers/promises'

/** What a look at one thing found; the detail is for the operator, in Chinese and English. */
export type Finding = { ok: boolean; detail: string | null }

/**
 * One thing that is looked at when somebody asks whether the service is ready. What is not `needed`
 * is told and decides nothing: a station works on without the broker.
 */
export type Check = { name: string; needed: boolean; look: () => Promise<Finding> }

/** Whether a service can do its work now, and what was found. */
export type Readiness = {
  ready: boolean
  checks: (Finding & Pick<Check, 'name' | 'needed'>)[]
}

/** All is well. */
export const fine: Finding = { ok: true, detail: null }

/** Something is wrong; the detail says what. */
export const wrong = (detail: string): Finding => ({ ok: false, detail })

/** A database whose line is cut without a word would keep whoever asks waiting. */
const PATIENCE = 2_000
/** Bad news are never kept, good news for a moment: however many ask, a check costs little. */
const KEEP = 500

const noAnswer = wrong(`${PATIENCE / 1_000} 秒内没有回答 · no answer within ${PATIENCE / 1_000} s`)

const failure = (error: unknown): Finding => {
  // Not the message: it may name an address, and anybody may ask.
  const { code } = (error ?? {}) as { code?: unknown }
  return wrong(`出错 · it failed: ${typeof code === 'string' ? code : 'unknown'}`)
}

/** A look that is bounded in time, and is not begun again while the last one has no answer. */
const patient = ({ look }: Check): (() => Promise<Finding>) => {
  let looking: Promise<Finding> | null = null
  let goodUntil = 0
  return async () => {
    if (performance.now() < goodUntil) return fine
    looking ??= look()
      .catch(failure)
      .finally(() => {
        looking = null
      })
    const finding = await Promise.race([looking, pause(PATIENCE, noAnswer, { ref: false })])
    if (finding.ok && finding.detail === null) goodUntil = performance.now() + KEEP
    return finding
  }
}

/** Looks at everything side by side whenever it is asked; ready when all that is needed is well. */
export const readinessOf = (checks: readonly Check[]): (() => Promise<Readiness>) => {
  const looks = checks.map((check) => ({ check, look: patient(check) }))
  return async () => {
    const found = await Promise.all(
      looks.map(async ({ check: { name, needed }, look }) => ({ name, needed, ...(await look()) })),
    )
    return { ready: found.every(({ ok, needed }) => ok || !needed), checks: found }
  }
}
