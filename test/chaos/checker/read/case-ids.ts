import type { Reading } from './open-databases.ts'

const BATCH = 10_000

/** The numbers of all cases of which any database knows, wherever it stands. */
export const readCaseIds = async (readings: readonly Reading[]): Promise<string[]> => {
  const ids = new Set<string>()
  await Promise.all(
    readings.map(async ({ sql }) => {
      const cursor = sql<{ id: string }[]>`
        select case_id as id from case_events
        union select id from cases
        union select case_id from commands`.cursor(BATCH)
      for await (const rows of cursor) for (const { id } of rows) ids.add(id)
    }),
  )
  return [...ids].sort()
}
