import type { Sabotage } from '../sabotage.ts'

export const loseOnReconnect: Sabotage = {
  name: 'lose-on-reconnect',
  what: 'when the line to the broker is back, what waited for it is forgotten',
  foundBy: ['equal-copies'],
  edits: [
    {
      module: 'shared/dist/messaging/relay.js',
      from: 'broker.onLine(() => {',
      to: `let lines = 0;
        broker.onLine(() => {
          lines += 1;
          if (lines > 1) database.relaxed\`delete from outbox\`.catch(() => {});`,
    },
  ],
}
