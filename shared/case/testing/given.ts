import { expect } from 'vitest'
import type { CaseCommand } from '../command.ts'
import { decide } from '../decide.ts'
import type { NewEvent } from '../event.ts'
import { replay } from '../evolve.ts'
import type { RefusalCode } from '../refusals.ts'
import type { CaseState } from '../state.ts'
import { acting, type Person, policyOf } from './cast.ts'
import { type Entry, logOf } from './history.ts'

const NOON = '2026-11-23T04:00:00.000Z'

/** The state after a history; a history opens with an acceptance or a refusal of it. */
export const stateAfter = (...history: Entry[]): CaseState => {
  const state = replay(logOf(history))
  if (!state) throw new Error('a history without entries')
  return state
}

/** Given what happened, when somebody gives a command, then events follow or a refusal. */
export const given = (...history: Entry[]) => ({
  when: (command: CaseCommand, by: Person, now = NOON) => {
    const decision = decide(
      stateAfter(...history),
      command,
      policyOf(by),
      acting(by, new Date(now)),
    )
    return {
      thenHappens: (...events: NewEvent[]) => expect(decision).toEqual({ ok: true, value: events }),
      thenRefused: (code: RefusalCode | `TEXT_${string}`, ...words: string[]) => {
        expect(decision).toMatchObject({ ok: false, error: { code } })
        const error = decision.ok ? null : decision.error
        for (const word of words) {
          expect(error?.zh).toContain(word)
          expect(error?.en).toContain(word)
        }
      },
    }
  },
})
