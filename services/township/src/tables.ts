// The tables of this instance's own database: those that every tier has.
export {
  caseEvents,
  caseSerials,
  cases,
  catalogues,
  commands,
  deadLetters,
  earlyEvents,
  instanceSecrets,
  outbox,
} from '@liandong/shared/persistence'
