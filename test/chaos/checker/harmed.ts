/** The cases of which entries went with a dropped database, each with the number of the first. */
export type Lost = ReadonlyMap<string, number>

/** What the faults themselves did to the databases: for that much no service is to blame. */
export type Harmed = {
  /** Digests of the letters that were put in on purpose. */
  readonly poison: ReadonlySet<string>
  /** Cases of which entries were lost that no other database held, not even among its letters. */
  readonly lost: Lost
}

/** Nothing was done to any database. */
export const unharmed: Harmed = { poison: new Set(), lost: new Map() }

/** Whether an early event waits for an entry that is lost. */
export const waitsInVain = (
  { caseId, number }: { caseId: string; number: number },
  lost: Lost,
): boolean => number > (lost.get(caseId) ?? Number.POSITIVE_INFINITY)
