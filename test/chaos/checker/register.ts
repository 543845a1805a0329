import { type Asked, casesOf, idOf } from './asked.ts'
import { type Effect, effectsOn } from './effects.ts'
import type { Places } from './places.ts'
import { askedAndDone, type Done } from './rules/asked-and-done.ts'
import type { CaseSnapshot } from './snapshot.ts'
import type { Finding } from './violation.ts'

/** What was asked and what was done, brought together over all cases. */
export type Register = {
  /** Answers the commands that have to do with the case: by their clients, or by the databases. */
  add: (one: CaseSnapshot) => ReadonlyMap<string, Asked>
  findings: () => Finding[]
}

type Growing = { effects: Effect[]; rows: Done['rows'][number][] }

const byCase = (asked: ReadonlyMap<string, Asked>): Map<string, Map<string, Asked>> => {
  const cases = new Map<string, Map<string, Asked>>()
  for (const [id, one] of asked) {
    for (const caseId of casesOf(one)) {
      const known = cases.get(caseId) ?? new Map<string, Asked>()
      cases.set(caseId, known.set(id, one))
    }
  }
  return cases
}

/** Opens the register of all commands. */
export const openRegister = (asked: ReadonlyMap<string, Asked>, places: Places): Register => {
  const cases = byCase(asked)
  const done = new Map<string, Growing>()

  const doneAs = (id: string): Growing => {
    const kept = done.get(id) ?? { effects: [], rows: [] }
    done.set(id, kept)
    return kept
  }

  const on = ({ caseId, copies }: CaseSnapshot): Map<string, Asked> => {
    const found = cases.get(caseId) ?? new Map<string, Asked>()
    for (const { commands } of copies) {
      for (const { person, key } of commands) {
        const id = idOf(person, key)
        const one = asked.get(id)
        if (one) found.set(id, one)
      }
    }
    return found
  }

  return {
    add: (one) => {
      const { caseId } = one
      for (const { instance, commands } of one.copies) {
        for (const { person, key } of commands) {
          doneAs(idOf(person, key)).rows.push({ instance, caseId })
        }
      }
      for (const [id, effect] of effectsOn(one, places)) {
        doneAs(id).effects.push(effect)
      }
      return on(one)
    },
    findings: () =>
      [...new Set([...asked.keys(), ...done.keys()])].flatMap((id) =>
        askedAndDone(id, asked.get(id), done.get(id) ?? { effects: [], rows: [] }),
      ),
  }
}
