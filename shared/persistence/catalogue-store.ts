import type { Catalogue } from '../catalogue/index.ts'
import type { Writer } from './database.ts'

/** To whom a catalogue version is owed, and on which subject. */
export type CatalogueOwed = { subject: string; awaiting: readonly string[] }

/**
 * Keeps a catalogue version, and owes it to others in the same commit; one that is known already
 * stays as it is. `differs` means that it is known with another content.
 */
export const keepCatalogue = async (
  sql: Writer,
  catalogue: Catalogue,
  owed: CatalogueOwed = { subject: '', awaiting: [] },
): Promise<'new' | 'known' | 'differs'> => {
  const content = JSON.stringify(catalogue)
  const kept = await sql`
    with kept as (
      insert into catalogues (version, content)
      values (${catalogue.version}, ${content}::text::jsonb)
      on conflict do nothing returning version
    ), owed as (
      insert into outbox (subject, payload, awaiting)
      select ${owed.subject}, ${content}, ${[...owed.awaiting]}::text[]
      from kept where ${owed.awaiting.length} > 0
    )
    select version from kept`
  if (kept.length > 0) return 'new'
  const same = await sql`
    select from catalogues
    where version = ${catalogue.version} and content = ${content}::text::jsonb`
  return same.length > 0 ? 'known' : 'differs'
}

/** The newest version after `known` (0: any), or null when there is none. */
export const latestCatalogue = async (sql: Writer, known = 0): Promise<Catalogue | null> => {
  const [row] = await sql<{ content: Catalogue }[]>`
    select content from catalogues where version > ${known} order by version desc limit 1`
  return row?.content ?? null
}

/** Those of these versions that are known here. */
export const catalogueVersions = async (
  sql: Writer,
  versions: readonly number[],
): Promise<Catalogue[]> => {
  const rows = await sql<{ content: Catalogue }[]>`
    select content from catalogues where version = any(${[...versions]}::int[])`
  return rows.map(({ content }) => content)
}

/** The number of the newest version that is known here; 0 when there is none. */
export const latestCatalogueVersion = async (sql: Writer): Promise<number> => {
  const [row] = await sql<[{ version: number }]>`
    select coalesce(max(version), 0) as version from catalogues`
  return row.version
}

/** The first version after `known`, or null when there is none. */
export const nextCatalogue = async (sql: Writer, known: number): Promise<Catalogue | null> => {
  const [row] = await sql<{ content: Catalogue }[]>`
    select content from catalogues where version > ${known} order by version limit 1`
  return row?.content ?? null
}
