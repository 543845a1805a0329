import type { Sabotage } from '../sabotage.ts'

export const applyOutOfOrder: Sabotage = {
  name: 'apply-out-of-order',
  what: 'the inbox applies an event at once although its predecessors are not here yet',
  foundBy: ['gap-free', 'projection'],
  edits: [
    {
      module: 'shared/dist/persistence/inbox/fold-batch.js',
      from: 'if (event.number > next) {',
      to: 'if (event.number > next && !state) {',
    },
    {
      module: 'shared/dist/persistence/inbox/fold-batch.js',
      from: 'const refusal = rules.admit(state, event);',
      to: 'const refusal = event.number > next ? null : rules.admit(state, event);',
    },
  ],
}
