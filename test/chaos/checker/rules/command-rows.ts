import { idOf } from '../asked.ts'
import { ownEntries } from '../effects.ts'
import type { Entry } from '../entry.ts'
import type { Copy } from '../snapshot.ts'
import type { CaseRule } from './case-rule.ts'

const count = (items: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

type Rows = Copy['commands']

const countFaults = (persons: readonly string[], rows: Rows, mayLack: boolean): string[] => {
  const events = count(persons)
  const commands = count(rows.map(({ person }) => person))
  return [...new Set([...events.keys(), ...commands.keys()])].flatMap((person) => {
    const [done, wrote] = [commands.get(person) ?? 0, events.get(person) ?? 0]
    if (done === wrote || (done < wrote && mayLack)) return []
    return [`${done} commands of ${person} that no event names, ${wrote} events without a key`]
  })
}

/** The row says the same as the entry of what was asked. */
const fingerprintFaults = (entries: readonly Entry[], rows: Rows): string[] => {
  const said = new Map(
    entries.map(({ person, command, fingerprint }) => [idOf(person, command ?? ''), fingerprint]),
  )
  return rows.flatMap(({ person, key, fingerprint }) => {
    const entry = said.get(idOf(person, key)) ?? fingerprint
    return entry === fingerprint ? [] : [`the command ${key} of ${person} asked something else`]
  })
}

/**
 * Every event stands beside the command that wrote it, in the table of the instance that wrote it,
 * and every command beside its event: done wholly or not at all. Events of version 1 bear no key:
 * they are counted by person, and an instance that was restored from a backup cannot know their
 * commands any more. The command of an entry that waits for a lost one stands alone.
 */
export const commandRows: CaseRule = ({ caseId, copies, excuses }, places) =>
  copies.flatMap((copy) => {
    const own = ownEntries(copy, places)
    const signed = own.flatMap(({ person, command }) => (command ? [idOf(person, command)] : []))
    const rows = new Set(copy.commands.map(({ person, key }) => idOf(person, key)))
    const unknown = signed.filter((id) => !rows.has(id)).map((id) => `no command done as ${id}`)
    const persons = own.flatMap(({ person, command }) => (command ? [] : [person]))
    const named = new Set([...signed, ...excuses.stranded])
    const silent = copy.commands.filter(({ person, key }) => !named.has(idOf(person, key)))
    const mayLack = excuses.restored.has(copy.instance)
    const faults = [
      ...unknown,
      ...countFaults(persons, silent, mayLack),
      ...fingerprintFaults(own, copy.commands),
    ]
    return faults.map((fault) => ({
      rule: 'command-rows',
      caseId,
      told: `${copy.instance}: ${fault}`,
    }))
  })
