import type { Writer } from '../database.ts'

/**
 * An instance that holds copies and has not said yet which, since the database was restored. With a
 * `gap` the stream did not have all that the database lacked.
 */
export type OpenRecall = { peer: string; gap: boolean }

/** Who is still to be asked. */
export const readOpenRecalls = async (sql: Writer): Promise<OpenRecall[]> => {
  const rows = await sql<OpenRecall[]>`select peer, gap from open_recalls order by peer`
  return [...rows]
}

/** This instance has said all that it holds. */
export const closeRecall = async (sql: Writer, peer: string): Promise<void> => {
  await sql`delete from open_recalls where peer = ${peer}`
}
