import { idOf } from '../asked.ts'
import { ownEntries } from '../effects.ts'
import type { Copy } from '../snapshot.ts'
import type { CaseRule } from './case-rule.ts'

const count = (items: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

const idleFaults = (persons: readonly string[], rows: Copy['commands']): string[] => {
  const events = count(persons)
  return [...count(rows.map(({ person }) => person))]
    .filter(([person, commands]) => commands > (events.get(person) ?? 0))
    .map(([person, commands]) => {
      const some = events.get(person) ?? 0
      return `${commands} commands of ${person} that no event names, ${some} events without a key`
    })
}

/**
 * Every event stands beside the command that wrote it, in the table of the instance that wrote it,
 * and every command beside its event: done wholly or not at all. Events of version 1 bear no key:
 * they are counted by person, and an instance that was restored from a backup cannot know their
 * commands any more. The command of an entry that waits for a lost one stands alone.
 */
export const commandRows: CaseRule = ({ caseId, copies, stranded }, places) =>
  copies.flatMap((copy) => {
    const own = ownEntries(copy, places)
    const signed = own.flatMap(({ person, command }) => (command ? [idOf(person, command)] : []))
    const rows = new Set(copy.commands.map(({ person, key }) => idOf(person, key)))
    const unknown = signed.filter((id) => !rows.has(id)).map((id) => `no command done as ${id}`)
    const persons = own.flatMap(({ person, command }) => (command ? [] : [person]))
    const named = new Set([...signed, ...stranded])
    const silent = copy.commands.filter(({ person, key }) => !named.has(idOf(person, key)))
    return [...unknown, ...idleFaults(persons, silent)].map((fault) => ({
      rule: 'command-rows',
      caseId,
      told: `${copy.instance}: ${fault}`,
    }))
  })
