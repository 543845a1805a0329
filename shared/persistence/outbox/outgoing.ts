/** A message that an instance owes to others. */
export type OutgoingMessage = { subject: string; payload: string }

/** A message that was claimed for sending. */
export type ClaimedMessage = OutgoingMessage & { id: string }
