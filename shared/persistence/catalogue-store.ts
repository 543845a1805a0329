import type { Catalogue } from '../catalogue/index.ts'
import type { Writer } from './database.ts'

/** Keeps a catalogue version; one that is known already stays as it is. True when it is new. */
export const keepCatalogue = async (sql: Writer, catalogue: Catalogue): Promise<boolean> => {
  const rows = await sql`
    insert into catalogues (version, content)
    values (${catalogue.version}, ${JSON.stringify(catalogue)}::text::jsonb)
    on conflict do nothing returning version`
  return rows.length > 0
}

/** The newest version after `known` (0: any), or null when there is none. */
export const latestCatalogue = async (sql: Writer, known = 0): Promise<Catalogue | null> => {
  const [row] = await sql<{ content: Catalogue }[]>`
    select content from catalogues where version > ${known} order by version desc limit 1`
  return row?.content ?? null
}

/** One version, or null when it is not known here. */
export const catalogueVersion = async (
  sql: Writer,
  version: number,
): Promise<Catalogue | null> => {
  const [row] = await sql<{ content: Catalogue }[]>`
    select content from catalogues where version = ${version}`
  return row?.content ?? null
}
