import type { Sabotage } from '../sabotage.ts'

/** Both the look before the command and the key of its table would remember it. */
export const forgetKey: Sabotage = {
  name: 'forget-key',
  what: 'a command that is given again under the same key is done again',
  foundBy: ['doubled'],
  edits: [
    {
      module: 'shared/dist/persistence/command/load-for-commands.js',
      from: 'left join commands on',
      to: 'left join commands on false and',
    },
    {
      module: 'shared/dist/persistence/command/record-commands.js',
      from: '), entry as materialized (',
      to: 'on conflict do nothing), entry as materialized (',
    },
  ],
}
