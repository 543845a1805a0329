import type { Sabotage } from '../sabotage.ts'

/** Long enough for a kill to fall between acknowledgement and commit. */
export const ackBeforeCommit: Sabotage = {
  name: 'ack-before-commit',
  what: 'the inbox acknowledges and confirms a batch first, and stores it a second later',
  foundBy: ['equal-copies'],
  edits: [
    {
      module: 'shared/dist/messaging/inbox-worker.js',
      from: 'await store(batch.map(({ message }) => message));',
      to: 'setTimeout(() => store(batch.map(({ message }) => message)).catch(() => {}), 1_000);',
    },
  ],
}
