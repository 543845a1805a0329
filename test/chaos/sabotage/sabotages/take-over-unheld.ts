import type { Sabotage } from '../sabotage.ts'

/** The queues offer it as well, or nobody would try. */
export const takeOverUnheld: Sabotage = {
  name: 'take-over-unheld',
  what: 'a counter may take over what nobody has handed to it',
  foundBy: ['one-holder'],
  edits: [
    {
      module: 'shared/dist/case/guard.js',
      from: "return state.transit?.to === officer.division ? null : refused('NOT_HANDED_HERE');",
      to: 'return null;',
    },
    {
      module: 'shared/dist/case/available-actions.js',
      from: 'takeOver: ({ transit }) => transit !== null,',
      to: 'takeOver: () => true,',
    },
  ],
}
