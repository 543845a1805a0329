import type { Refusal } from '../../identity/index.ts'

/** A refusal of a received entry, with what the operator looks at next. */
export const refusal = (code: string, zh: string, en: string): Refusal => ({ code, zh, en })
