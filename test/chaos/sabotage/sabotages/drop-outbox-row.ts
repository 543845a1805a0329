import type { Sabotage } from '../sabotage.ts'

export const dropOutboxRow: Sabotage = {
  name: 'drop-outbox-row',
  what: 'one command in fifty leaves no message in the outbox',
  edits: [
    {
      module: 'shared/dist/persistence/command/record-command.js',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of source text
      from: 'where cardinality(${awaiting}::text[]) > 0',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of source text
      to: 'where cardinality(${awaiting}::text[]) > 0 and random() > 0.02',
    },
  ],
}
