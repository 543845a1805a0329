// The tables of the city's own database: those that every tier has, the tallies of the ledger,
// and the irregular entries.
import { bigint, integer, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core'

export {
  calendarInUse,
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

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Entries that were applied although a precondition of their command was broken; for supervisors. */
export const irregularities = pgTable(
  'irregularities',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    caseId: text('case_id').notNull(),
    number: integer().notNull(),
    code: text().notNull(),
    zh: text().notNull(),
    en: text().notNull(),
    /** Who wrote the entry, and when according to it. */
    division: text().notNull(),
    at: instant('at').notNull(),
    foundAt: instant('found_at').notNull().defaultNow(),
  },
  (table) => [unique('irregularities_entry').on(table.caseId, table.number, table.code)],
)
