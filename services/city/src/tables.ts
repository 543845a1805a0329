// The tables of the city's own database: those that every tier has, and the tallies of the ledger.
import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

export {
  caseEvents,
  caseSerials,
  cases,
  catalogues,
  commands,
  databaseIdentity,
  deadLetters,
  earlyEvents,
  instanceSecrets,
  openRecalls,
  outbox,
  watermarks,
} from '@liandong/shared/persistence'

/** How many cases each counter has accepted, by department and status; kept by a trigger on `cases`. */
export const caseTallies = pgTable(
  'case_tallies',
  {
    origin: text().notNull(),
    department: text().notNull(),
    status: text().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.origin, table.department, table.status] })],
)
