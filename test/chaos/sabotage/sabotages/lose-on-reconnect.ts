import type { Sabotage } from '../sabotage.ts'

export const loseOnReconnect: Sabotage = {
  name: 'lose-on-reconnect',
  what: 'what was being sent when the line to the broker broke is forgotten, not sent again',
  foundBy: ['equal-copies'],
  edits: [
    {
      module: 'shared/dist/persistence/outbox/send-again.js',
      from: 'update outbox set send_at = now(), attempts = greatest(attempts - 1, 0)',
      to: 'delete from outbox',
    },
  ],
}
