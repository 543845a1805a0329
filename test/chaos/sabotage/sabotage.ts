/** A piece of a compiled module of the product, and what stands there instead. */
export type Edit = {
  /** Below the project's root. */
  readonly module: string
  /** It must be there exactly once; blanks and line ends count as one blank. */
  readonly from: string
  readonly to: string
}

/** A bug that is put into the product while it is loaded, to see whether the checker finds it. */
export type Sabotage = {
  readonly name: string
  readonly what: string
  /** The rules of which at least one must be violated: found by chance is not found. */
  readonly foundBy: readonly string[]

  readonly edits: readonly Edit[]
}
