import type { Sabotage } from '../sabotage.ts'

/** Neither in the outbox nor in the hand of the relay: one of them alone would be mended by the other. */
export const dropOutboxRow: Sabotage = {
  name: 'drop-outbox-row',
  what: 'one command in fifty leaves no message for the others',
  foundBy: ['equal-copies'],
  edits: [
    {
      module: 'shared/dist/desk/append.js',
      from: 'const awaiting = othersConcerned(desk, state.origin);',
      to: 'const awaiting = Math.random() < 0.02 ? [] : othersConcerned(desk, state.origin);',
    },
    {
      module: 'shared/dist/desk/append.js',
      from: 'if (headStart > 0)',
      to: 'if (awaiting.length === 0) {} else if (headStart > 0)',
    },
  ],
}
