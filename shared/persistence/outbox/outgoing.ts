/** A message that an instance owes to others. */
export type OutgoingMessage = { id: string; subject: string; payload: string }
