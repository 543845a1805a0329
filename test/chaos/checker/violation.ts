/** What a rule found: which rule, which case (null: none in particular), and what is wrong. */
export type Finding = {
  readonly rule: string
  readonly caseId: string | null
  readonly told: string
}

/** A finding with all that the databases and the journals know about its case. */
export type Violation = Finding & { readonly history: string[] }

/** What was checked, counted. */
export type Figures = {
  commands: number
  acknowledged: number
  refused: number
  unanswered: number
  events: number
  handOvers: number
  cases: number
  lost: number
  doubled: number
}
