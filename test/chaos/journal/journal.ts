/** What the client was told: the command was done, it was refused, or no answer came. */
export type Outcome =
  | {
      readonly as: 'acknowledged'
      readonly caseId: string
      /** The number of the last event in the case's log after the command. */
      readonly number: number
      readonly status: string
    }
  | { readonly as: 'refused'; readonly code: string }
  | { readonly as: 'unanswered'; readonly why: string }

/**
 * One request of a client, as the client itself knows it. Whoever got no answer asks again with the
 * same key, so several attempts may share one.
 */
export type Attempt = {
  readonly key: string
  readonly client: string
  readonly person: string
  /** The name of the GraphQL mutation. */
  readonly kind: string
  readonly instance: string
  /** Null while the case has no number: the attempt is to accept it. */
  readonly caseId: string | null
  readonly sentAt: number
  readonly endedAt: number
  readonly outcome: Outcome
}
