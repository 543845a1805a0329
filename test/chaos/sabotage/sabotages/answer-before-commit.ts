import type { Sabotage } from '../sabotage.ts'

export const answerBeforeCommit: Sabotage = {
  name: 'answer-before-commit',
  what: 'a command is answered as done while it is still being written',
  foundBy: ['lost', 'done-otherwise'],
  edits: [
    {
      module: 'shared/dist/persistence/command/record-commands.js',
      from: 'export const recordCommands = async (decided) => {',
      to: `export const recordCommands = async (decided) => {
        recordLater(decided).catch(() => {});
        return decided.map(() => 'done');
      };
      const recordLater = async (decided) => {`,
    },
  ],
}
