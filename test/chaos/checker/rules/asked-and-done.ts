import { type Asked, casesOf } from '../asked.ts'
import { type Effect, isWrittenBy } from '../effects.ts'
import type { Finding } from '../violation.ts'

/** What became of one key: its effects in the logs, its rows in the tables of done commands. */
export type Done = {
  readonly effects: readonly Effect[]
  readonly rows: readonly { instance: string; caseId: string }[]
}

const at = ({ instance, caseId, number }: Effect): string => `${caseId} ${number} at ${instance}`

const twice = (id: string, { effects, rows }: Done): Finding[] => {
  const caseId = effects.at(-1)?.caseId ?? rows.at(-1)?.caseId ?? null
  const doubled =
    effects.length > 1
      ? `${id} was done ${effects.length} times: ${effects.map(at).join(', ')}`
      : null
  const places = rows.map(({ instance }) => instance).join(', ')
  return [
    ...(doubled ? [{ rule: 'doubled', caseId, told: doubled }] : []),
    ...(rows.length > 1 ? [{ rule: 'key-twice', caseId, told: `${id} is done at ${places}` }] : []),
  ]
}

const otherwise = (asked: Asked, effect: Effect): string | null => {
  const { kind, said, attempts } = asked
  const told = said.find(({ caseId }) => caseId !== effect.caseId)
  if (told) return `${kind} was acknowledged for ${told.caseId}, done at ${at(effect)}`
  if (!isWrittenBy(kind, effect.what)) return `${kind} wrote ${effect.what} at ${at(effect)}`
  const number = Math.min(...said.map((one) => one.number))
  const right = attempts.length === 1 ? effect.number === number : effect.number <= number
  return right ? null : `${kind} was acknowledged as number ${number}, done at ${at(effect)}`
}

const acknowledged = (id: string, asked: Asked, { effects }: Done): Finding[] => {
  const [caseId = null] = casesOf(asked)
  const [effect] = effects
  if (!effect) {
    return [{ rule: 'lost', caseId, told: `${asked.kind} ${id} was acknowledged and is nowhere` }]
  }
  const told = otherwise(asked, effect)
  return told ? [{ rule: 'done-otherwise', caseId, told }] : []
}

const refused = (id: string, { attempts, kind }: Asked, { effects, rows }: Done): Finding[] => {
  const codes = attempts.flatMap(({ outcome }) => (outcome.as === 'refused' ? [outcome.code] : []))
  const [done] = [...effects, ...rows]
  if (!done) return []
  const told = `${kind} ${id} was refused as ${codes.join(', ')}, and done at ${done.instance}`
  return [{ rule: 'refused-and-done', caseId: done.caseId, told }]
}

const unasked = (id: string, { effects, rows }: Done): Finding[] => {
  const caseId = effects.at(0)?.caseId ?? rows.at(0)?.caseId ?? null
  return [{ rule: 'unasked', caseId, told: `nobody's journal has the command ${id}` }]
}

/**
 * What was acknowledged is done once and as it was told; what was refused is not done; what was
 * never answered is done once or not at all; and nothing is done that nobody asked for.
 */
export const askedAndDone = (id: string, asked: Asked | undefined, done: Done): Finding[] => {
  const more = twice(id, done)
  if (!asked) return [...unasked(id, done), ...more]
  if (asked.outcome === 'acknowledged') return [...acknowledged(id, asked, done), ...more]
  if (asked.outcome === 'refused') return [...refused(id, asked, done), ...more]
  return more
}
