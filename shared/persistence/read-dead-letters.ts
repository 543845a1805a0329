import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { Reader } from './database.ts'
import { type Page, pageOf, pageSize } from './page.ts'
import { deadLetters } from './tables.ts'

/** A dead letter as it is kept. */
export type KeptLetter = typeof deadLetters.$inferSelect

/** A page of the letters that nobody has settled, the oldest first. */
export const readDeadLetters = async (
  read: Reader,
  first: number,
  after: number,
): Promise<Page<KeptLetter>> => {
  const size = pageSize(first)
  const rows = await read
    .select()
    .from(deadLetters)
    .where(and(isNull(deadLetters.settledAt), gt(deadLetters.id, after)))
    .orderBy(asc(deadLetters.id))
    .limit(size + 1)
  return pageOf(rows, size)
}

/** One open letter, or null. */
export const readDeadLetter = async (read: Reader, id: number): Promise<KeptLetter | null> => {
  const [row] = await read
    .select()
    .from(deadLetters)
    .where(and(eq(deadLetters.id, id), isNull(deadLetters.settledAt)))
  return row ?? null
}
