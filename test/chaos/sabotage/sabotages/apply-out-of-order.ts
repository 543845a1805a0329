import type { Sabotage } from '../sabotage.ts'

/** Events seldom come in a wrong order by themselves: whoever catches up takes the latest first. */
export const applyOutOfOrder: Sabotage = {
  name: 'apply-out-of-order',
  what: 'the inbox applies the latest event of a batch first, though its predecessors are not here',
  foundBy: ['gap-free', 'projection'],
  edits: [
    {
      module: 'shared/dist/persistence/inbox/fold-batch.js',
      from: 'of events.sort(byNumber)) {',
      to: 'of events.reverse()) {',
    },
    {
      module: 'shared/dist/persistence/inbox/fold-batch.js',
      from: 'if (event.number > next) {',
      to: 'if (event.number > next && !state) {',
    },
    {
      module: 'shared/dist/persistence/inbox/fold-batch.js',
      from: 'const verdict = rules.admit(state, event);',
      to: "const verdict = event.number > next ? { as: 'admitted' } : rules.admit(state, event);",
    },
  ],
}
