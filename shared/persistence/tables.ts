import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { CaseEvent, CaseState, CaseStatus } from '../case/index.ts'
import type { Catalogue, HandlingMode } from '../catalogue/index.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/**
 * The projection of every case of which this instance holds a copy: the state and what queues need.
 * The indexes hold open cases only, so that a queue costs the same after a million closed ones.
 */
export const cases = pgTable(
  'cases',
  {
    id: text().primaryKey(),
    number: integer().notNull(),
    origin: text().notNull(),
    department: text().notNull(),
    itemCode: text('item_code').notNull(),
    mode: text().$type<HandlingMode>().notNull(),
    status: text().$type<CaseStatus>().notNull(),
    holder: text(),
    handedFrom: text('handed_from'),
    handedTo: text('handed_to'),
    assignee: text(),
    acceptedAt: instant('accepted_at').notNull(),
    /** Null while the clock is stopped, and once the case is decided: nothing runs any more. */
    dueOn: date('due_on', { mode: 'string' }),
    /**
     * The version of the calendar by which `due_on` was counted; null when the clock is over and no
     * calendar matters. '' is not known: written by a program that has no such column.
     */
    calendar: text().default(''),
    endedAt: instant('ended_at'),
    state: jsonb().$type<CaseState>().notNull(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('cases_held')
      .on(table.holder, table.department, table.acceptedAt, table.id)
      .where(sql`holder is not null`),
    index('cases_handed_to')
      .on(table.handedTo, table.department, table.acceptedAt, table.id)
      .where(sql`handed_to is not null`),
    index('cases_handed_from')
      .on(table.handedFrom, table.acceptedAt, table.id)
      .where(sql`handed_from is not null`),
    index('cases_calendar').on(table.calendar, table.id).where(sql`calendar is not null`),
  ],
)

/** The log. Its key is the inbox as well: an event that is here was applied, once. */
export const caseEvents = pgTable(
  'case_events',
  {
    caseId: text('case_id').notNull(),
    number: integer().notNull(),
    event: jsonb().$type<CaseEvent>().notNull(),
    recordedAt: instant('recorded_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.number] })],
)

/**
 * Events that came before their predecessors and wait for them, or that name a version of the
 * catalogue which is not here yet.
 */
export const earlyEvents = pgTable(
  'early_events',
  {
    caseId: text('case_id').notNull(),
    number: integer().notNull(),
    event: jsonb().$type<CaseEvent>().notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    /** The instance that wrote it, on whose account it waits. */
    writer: text().notNull().default(''),
    bytes: integer().notNull().default(0),
    /** The catalogue version that it needs; null: it waits for an entry before it. */
    catalogue: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.number] }),
    index('early_events_writer').on(table.writer),
  ],
)

/** Commands that were done: the same key again gets the same answer. */
export const commands = pgTable(
  'commands',
  {
    person: text().notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    caseId: text('case_id').notNull(),
    doneAt: instant('done_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.person, table.key] })],
)

/** Messages that not every receiver has confirmed yet. A confirmed one is deleted. */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid().primaryKey().default(sql`uuidv7()`),
    subject: text().notNull(),
    payload: text().notNull(),
    /** The instances that have not confirmed yet. */
    awaiting: text().array().notNull(),
    attempts: integer().notNull().default(0),
    sendAt: instant('send_at').notNull().defaultNow(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('outbox_send_at').on(table.sendAt, table.id)],
)

/** What could not be applied, for an operator to see, replay or discard. */
export const deadLetters = pgTable(
  'dead_letters',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Digest of subject and payload: the same letter is kept once. */
    digest: text().notNull().unique(),
    subject: text().notNull(),
    sender: text(),
    payload: text().notNull(),
    reason: text().notNull(),
    detail: text().notNull(),
    caseId: text('case_id'),
    receivedAt: instant('received_at').notNull().defaultNow(),
    settledAt: instant('settled_at'),
    settledBy: text('settled_by'),
    settlement: text().$type<'replayed' | 'discarded'>(),
    /** The instance that wrote the message, on whose account the letter is. */
    writer: text().notNull().default(''),
    bytes: integer().notNull().default(0),
  },
  (table) => [
    index('dead_letters_open').on(table.id).where(sql`settled_at is null`),
    index('dead_letters_writer').on(table.writer).where(sql`settled_at is null`),
  ],
)

/** The last running number that a counter gave out on a day. */
export const caseSerials = pgTable(
  'case_serials',
  {
    origin: text().notNull(),
    day: date({ mode: 'string' }).notNull(),
    last: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.origin, table.day] })],
)

/** The versions of the catalogue that this instance knows. */
export const catalogues = pgTable('catalogues', {
  version: integer().primaryKey(),
  content: jsonb().$type<Catalogue>().notNull(),
  receivedAt: instant('received_at').notNull().defaultNow(),
})

/** Secrets that an instance makes for itself at its first start and keeps with its data. */
export const instanceSecrets = pgTable('instance_secrets', {
  name: text().primaryKey(),
  value: text().notNull(),
})

/**
 * How far each feed had been read and acknowledged when this was written. It lies in the database on
 * purpose: a database that is restored from a backup says by itself how much it has forgotten.
 */
export const watermarks = pgTable('watermarks', {
  feed: text().primaryKey(),
  /** When the stream was made: sequences of another life of the stream mean nothing. */
  stream: text().notNull(),
  sequence: bigint({ mode: 'number' }).notNull(),
})

/**
 * The calendar by which the replicas at work on this database count, and when one of them last said
 * so. One of another version is being replaced, or replaces them.
 */
export const calendarInUse = pgTable('calendar_in_use', {
  one: integer().primaryKey().default(1),
  version: text().notNull(),
  seenAt: instant('seen_at').notNull().defaultNow(),
})

/**
 * Instances that hold copies of the same cases and have not said yet what they hold, since this
 * database was restored: they are asked until they have. With a `gap` the stream lacked something too.
 */
export const openRecalls = pgTable('open_recalls', {
  peer: text().primaryKey(),
  gap: boolean().notNull(),
})

/** Which database this was when the instance last trusted it. */
export const databaseIdentity = pgTable('database_identity', {
  one: integer().primaryKey().default(1),
  identity: text().notNull(),
})
