import { idOf } from '../asked.ts'
import { ownEntries } from '../effects.ts'
import type { Copy } from '../snapshot.ts'
import type { CaseRule } from './case-rule.ts'

const count = (items: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

const unsignedFaults = (persons: readonly string[], rows: Copy['commands']): string[] => {
  const events = count(persons)
  const commands = count(rows.map(({ person }) => person))
  return [...new Set([...events.keys(), ...commands.keys()])]
    .filter((person) => (events.get(person) ?? 0) !== (commands.get(person) ?? 0))
    .map((person) => {
      const [some, others] = [events.get(person) ?? 0, commands.get(person) ?? 0]
      return `${some} events without a key by ${person}, ${others} commands done that no event names`
    })
}

/**
 * Every event stands beside the command that wrote it, in the table of the instance that wrote it,
 * and every command beside its event: done wholly or not at all. Events of version 1 bear no key
 * and are counted by person.
 */
export const commandRows: CaseRule = ({ caseId, copies }, places) =>
  copies.flatMap((copy) => {
    const own = ownEntries(copy, places)
    const signed = own.flatMap(({ person, command }) => (command ? [idOf(person, command)] : []))
    const rows = new Set(copy.commands.map(({ person, key }) => idOf(person, key)))
    const unknown = signed.filter((id) => !rows.has(id)).map((id) => `no command done as ${id}`)
    const persons = own.flatMap(({ person, command }) => (command ? [] : [person]))
    const silent = copy.commands.filter(({ person, key }) => !signed.includes(idOf(person, key)))
    return [...unknown, ...unsignedFaults(persons, silent)].map((fault) => ({
      rule: 'command-rows',
      caseId,
      told: `${copy.instance}: ${fault}`,
    }))
  })
