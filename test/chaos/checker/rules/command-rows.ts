import { idOf } from '../asked.ts'
import { ownEntries } from '../effects.ts'
import type { Entry } from '../entry.ts'
import type { Copy } from '../snapshot.ts'
import type { CaseRule } from './case-rule.ts'

/** The row says the same as the entry of what was asked. */
const fingerprintFaults = (entries: readonly Entry[], rows: Copy['commands']): string[] => {
  const said = new Map(
    entries.map(({ person, command, fingerprint }) => [idOf(person, command ?? ''), fingerprint]),
  )
  return rows.flatMap(({ person, key, fingerprint }) => {
    const entry = said.get(idOf(person, key)) ?? fingerprint
    return entry === fingerprint ? [] : [`the command ${key} of ${person} asked something else`]
  })
}

/**
 * Every event names its command and stands beside it, in the table of the instance that wrote it,
 * also after a restore; and every command stands beside its event: done wholly or not at all. Only the
 * command of an entry that waits for a lost one stands alone.
 */
export const commandRows: CaseRule = ({ caseId, copies, excuses }, places) =>
  copies.flatMap((copy) => {
    const own = ownEntries(copy, places)
    const bare = own.filter(({ command }) => command === null)
    const signed = own.flatMap(({ person, command }) => (command ? [idOf(person, command)] : []))
    const done = copy.commands.map(({ person, key }) => idOf(person, key))
    const named = new Set([...signed, ...excuses.stranded])
    const faults = [
      ...bare.map(({ number }) => `entry ${number} names no command`),
      ...signed.filter((id) => !done.includes(id)).map((id) => `no command done as ${id}`),
      ...done.filter((id) => !named.has(id)).map((id) => `no event was written by ${id}`),
      ...fingerprintFaults(own, copy.commands),
    ]
    return faults.map((fault) => ({
      rule: 'command-rows',
      caseId,
      told: `${copy.instance}: ${fault}`,
    }))
  })
