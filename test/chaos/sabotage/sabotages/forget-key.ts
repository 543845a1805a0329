import type { Sabotage } from '../sabotage.ts'

/** Both the look before the command and the key of its table would remember it. */
export const forgetKey: Sabotage = {
  name: 'forget-key',
  what: 'a command that is given again under the same key is done again',
  foundBy: ['doubled'],
  edits: [
    {
      module: 'shared/dist/persistence/command/load-for-command.js',
      from: 'left join commands as done on',
      to: 'left join commands as done on false and',
    },
    {
      module: 'shared/dist/persistence/command/record-command.js',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of source text
      from: '${command.fingerprint}, ${state.id})',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of source text
      to: '${command.fingerprint}, ${state.id}) on conflict do nothing',
    },
  ],
}
