import { and, asc, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Reader } from './database.ts'
import { type Page, pageOf, pageSize } from './page.ts'
import { deadLetters } from './tables.ts'

/** A dead letter as it is kept. */
export type KeptLetter = typeof deadLetters.$inferSelect

/** Whose letters: all, or those whose subjects begin with one of these texts. */
export type LetterScope = 'all' | readonly string[]

const inScope = (scope: LetterScope): SQL | undefined =>
  scope === 'all'
    ? undefined
    : or(sql`false`, ...scope.map((prefix) => sql`starts_with(${deadLetters.subject}, ${prefix})`))

/** A page of the letters that nobody has settled, the oldest first. */
export const readDeadLetters = async (
  read: Reader,
  scope: LetterScope,
  first: number,
  after: number,
): Promise<Page<KeptLetter>> => {
  const size = pageSize(first)
  const rows = await read
    .select()
    .from(deadLetters)
    .where(and(isNull(deadLetters.settledAt), gt(deadLetters.id, after), inScope(scope)))
    .orderBy(asc(deadLetters.id))
    .limit(size + 1)
  return pageOf(rows, size)
}

/** One open letter, or null. */
export const readDeadLetter = async (
  read: Reader,
  scope: LetterScope,
  id: number,
): Promise<KeptLetter | null> => {
  const [row] = await read
    .select()
    .from(deadLetters)
    .where(and(eq(deadLetters.id, id), isNull(deadLetters.settledAt), inScope(scope)))
  return row ?? null
}
