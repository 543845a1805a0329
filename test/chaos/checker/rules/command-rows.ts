import { idOf } from '../asked.ts'
import { ownEntries } from '../effects.ts'
import type { CaseRule } from './case-rule.ts'

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
    ]
    return faults.map((fault) => ({
      rule: 'command-rows',
      caseId,
      told: `${copy.instance}: ${fault}`,
    }))
  })
