/** Why something was not accepted: a stable code, and in both languages what to do next. */
export type Refusal = { code: string; zh: string; en: string }

/** A value, or the reason why there is none. Refusals are values; only bugs are exceptions. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: Refusal }

/** An accepted value. */
export function accept<T>(value: T): { ok: true; value: T } {
  return { ok: true, value }
}

/** A refusal in the shape of a `Result`. */
export function refuse(code: string, zh: string, en: string): { ok: false; error: Refusal } {
  return { ok: false, error: { code, zh, en } }
}
