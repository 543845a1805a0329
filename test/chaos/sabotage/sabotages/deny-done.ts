import type { Sabotage } from '../sabotage.ts'

export const denyDone: Sabotage = {
  name: 'deny-done',
  what: 'one command in fifty is done, and its caller is told that it is refused',
  foundBy: ['refused-and-done'],
  edits: [
    {
      module: 'shared/dist/desk/change-case.js',
      from: "return result.recorded === 'done' ?",
      to: `if (result.recorded === 'done' && Math.random() < 0.02) return refuse('CHANGED_MEANWHILE');
        return result.recorded === 'done' ?`,
    },
  ],
}
