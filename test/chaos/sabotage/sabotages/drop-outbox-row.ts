import type { Sabotage } from '../sabotage.ts'

/** Neither in the outbox nor in the hand of the relay: one of them alone would be mended by the other. */
export const dropOutboxRow: Sabotage = {
  name: 'drop-outbox-row',
  what: 'one command in fifty leaves no message for the others',
  foundBy: ['equal-copies'],
  edits: [
    {
      module: 'shared/dist/desk/append.js',
      from: 'messages: events.map((event) => ({',
      to: 'messages: (Math.random() < 0.02 ? [] : events).map((event) => ({',
    },
  ],
}
