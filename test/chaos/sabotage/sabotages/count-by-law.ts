import type { Sabotage } from '../sabotage.ts'

export const countByLaw: Sabotage = {
  name: 'count-by-law',
  what: 'lists go by the legal limit, while clocks go by the promised one',
  foundBy: ['projection'],
  edits: [
    {
      module: 'shared/dist/persistence/due-dates/due-columns.js',
      from: 'dueDate(calendar, acceptedOn, item.promisedDays, stops)',
      to: 'dueDate(calendar, acceptedOn, item.legalDays, stops)',
    },
  ],
}
