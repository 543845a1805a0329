import type { Sabotage } from '../sabotage.ts'

/**
 * The log's key would refuse an event that is written again under its own number; so the inbox does
 * what one without a memory does: whatever arrives is the next entry.
 */
export const skipDedupe: Sabotage = {
  name: 'skip-dedupe',
  what: 'the inbox applies an event that it has applied before once more, as the next entry',
  foundBy: ['equal-copies', 'one-holder', 'doubled'],
  edits: [
    {
      module: 'shared/dist/persistence/inbox/fold-batch.js',
      from: 'result.known.push(event);',
      to: `const again = { ...event, number: next };
        state = { ...rules.evolve(state, again), number: next };
        result.applied.push(again);
        result.states.set(caseId, state);`,
    },
  ],
}
