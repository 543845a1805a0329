import type { Sabotage } from '../sabotage.ts'

export const giveADay: Sabotage = {
  name: 'give-a-day',
  what: 'lists give every case a day more than its clock does',
  foundBy: ['projection'],
  edits: [
    {
      module: 'shared/dist/persistence/due-dates/due-columns.js',
      from: 'dueDate(calendar, acceptedOn, item.promisedDays, stops)',
      to: 'dueDate(calendar, acceptedOn, item.promisedDays + 1, stops)',
    },
  ],
}
