/** Why the launcher does not go on, in both languages, with what to do next. */
export type Problem = { code: string; zh: string; en: string }

/**
 * A plain refusal: printed as a message, without a stack. It is thrown, not returned, because a
 * start has dozens of steps and any of them must unwind whatever already runs.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly problem: Problem

  constructor(code: string, zh: string, en: string) {
    super(`${zh}\n${en}`)
    this.problem = { code, zh, en }
  }
}

/** What the person at the terminal reads: the message of a refusal, the whole stack of a bug. */
export const describe = (error: unknown): string => {
  if (error instanceof Refusal) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
