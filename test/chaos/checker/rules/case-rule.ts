import { type Folded, foldLog } from '../fold.ts'
import type { Places } from '../places.ts'
import type { CaseSnapshot, Copy } from '../snapshot.ts'
import type { Finding } from '../violation.ts'

/** A copy with the checker's own fold of its log. */
export type FoldedCopy = Copy & { readonly folded: Folded }

/** What may be missing because of a dropped database. */
export type Excuses = {
  /** Commands of which the entry waits in vain for one that is lost. */
  readonly stranded: ReadonlySet<string>
}

/** A case as its rules see it. */
export type FoldedCase = {
  readonly caseId: string
  readonly copies: readonly FoldedCopy[]
  readonly excuses: Excuses
}

/** What is wrong with one case. */
export type CaseRule = (one: FoldedCase, places: Places) => Finding[]

/** Folds every log of a case; a log that several copies share is folded once. */
export const foldCase = (
  { caseId, copies }: CaseSnapshot,
  places: Places,
  excuses: Excuses,
): FoldedCase => {
  const folds = new Map<Copy['log'], Folded>()
  return {
    caseId,
    excuses,
    copies: copies.map((copy) => {
      const folded = folds.get(copy.log) ?? foldLog(copy.log, places)
      folds.set(copy.log, folded)
      return { ...copy, folded }
    }),
  }
}
