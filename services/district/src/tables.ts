// The tables of this instance's own database: those that every tier has.
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
