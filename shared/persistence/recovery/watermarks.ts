import type { Writer } from '../database.ts'

/** How far a feed was acknowledged, in which life of the stream. */
export type Watermark = { stream: string; sequence: number }

/** The watermarks of an instance, by the name of the feed. */
export type Watermarks = ReadonlyMap<string, Watermark>

/** How far the database says that each feed was read. */
export const readWatermarks = async (sql: Writer): Promise<Watermarks> => {
  const rows = await sql<{ feed: string; stream: string; sequence: string }[]>`
    select feed, stream, sequence from watermarks`
  return new Map(
    rows.map(({ feed, stream, sequence }) => [feed, { stream, sequence: Number(sequence) }]),
  )
}

/** Keeps how far feeds were acknowledged; within one life of the stream a mark only rises. */
export const keepWatermarks = async (sql: Writer, marks: Watermarks): Promise<void> => {
  const all = [...marks]
  await sql`
    insert into watermarks as kept (feed, stream, sequence)
    select * from unnest(
      ${all.map(([feed]) => feed)}::text[],
      ${all.map(([, { stream }]) => stream)}::text[],
      ${all.map(([, { sequence }]) => `${sequence}`)}::text[]::bigint[]
    )
    on conflict (feed) do update set stream = excluded.stream, sequence = excluded.sequence
    where kept.stream <> excluded.stream or kept.sequence < excluded.sequence`
}
