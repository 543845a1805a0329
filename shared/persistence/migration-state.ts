import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writer } from './database.ts'

type Journal = { entries: { when: number; tag: string }[] }

/** How a database stands to the migrations in a folder. A newer one is another replica's work. */
export type MigrationState = { current: boolean; wanted: string }

/** Compares the newest migration of the folder, as it is now, with the newest that the database had. */
export const migrationState = (folder: string) => {
  const journal = readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')
  const newest = (JSON.parse(journal) as Journal).entries.at(-1)
  return async (sql: Writer): Promise<MigrationState> => {
    const [row] = await sql<[{ last: string | null }]>`
      select max(created_at) as last from drizzle.__drizzle_migrations`
    return { current: Number(row.last ?? 0) >= (newest?.when ?? 0), wanted: newest?.tag ?? '' }
  }
}
