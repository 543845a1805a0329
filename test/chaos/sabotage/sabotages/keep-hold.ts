import type { Sabotage } from '../sabotage.ts'

export const keepHold: Sabotage = {
  name: 'keep-hold',
  what: 'who hands a case over keeps it as well, goes on writing, and forks the log',
  foundBy: ['one-holder', 'projection'],
  edits: [
    {
      module: 'shared/dist/case/evolve.js',
      from: "status: 'inTransit', holder: null, assignee: null,",
      to: "status: 'inTransit', holder: state.holder, assignee: state.assignee,",
    },
  ],
}
