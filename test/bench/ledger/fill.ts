import { readCity } from '@liandong/shared/network'
import type { Sql } from 'postgres'
import type { Sample } from '../pipeline/sample.ts'

type Index = { indexname: string; indexdef: string }

const CITY = '340400'
/** Cases of three years: some hundred thousand a year, as a city of this size has. */
const DAYS = 1_000
const WRITERS = 2

const secondaryIndexes = (sql: Sql) => sql<Index[]>`
  select indexname, indexdef from pg_indexes
  where tablename = 'cases' and indexname not like '%pkey'`

/** The parts that vary between cases, one entry each; which one a case has follows from its number. */
const partsOf = async (sql: Sql) => {
  const origins = readCity(CITY)
    .filter(({ tier }) => tier === 'township')
    .map(({ code }) => code)
  const [row] = await sql<[{ items: string }]>`
    select coalesce(jsonb_agg(jsonb_build_object(
      'code', item->>'code', 'name', item->>'name', 'department', item->>'department',
      'mode', item->>'mode', 'version', 1, 'promisedDays', item->'promisedDays',
      'legalDays', item->'legalDays', 'decidedAt', item->>'decidedAt'
    )), '[]')::text as items
    from (
      select jsonb_array_elements(content->'items') as item from catalogues
      order by version desc limit 1000
    ) as all_items`
  return { origins, items: row.items }
}

/** Ninety of a hundred cases are delivered; the open ones are mostly young. */
const insertRows = (
  sql: Sql,
  sample: Sample,
  parts: { origins: string[]; items: string },
  { from, to, all }: { from: number; to: number; all: number },
) => sql`
  with items as (
    select (row_number() over ())::int as place, item
    from jsonb_array_elements(${parts.items}::text::jsonb) as item
  ), numbers as (
    select n, place.origin, (n * 31 % (select count(*) from items))::int + 1 as item_place,
      date_trunc('milliseconds', now() - (${all}::int - n) * interval '1 day' * ${DAYS}::int / ${all}::int)
        as accepted_at,
      (array['delivered','delivered','delivered','delivered','delivered','delivered','delivered',
        'delivered','delivered','inReview'])[n % 10 + 1] as usual
    from generate_series(${from}::int, ${to}::int) as n
    join unnest(${parts.origins}::text[]) with ordinality as place (origin, number)
      on place.number = n % ${parts.origins.length}::int + 1
  ), shaped as (
    select n, origin, item, accepted_at,
      origin || '-' || to_char(accepted_at, 'YYYYMMDD') || '-' || lpad((n % 100000)::text, 5, '0')
        || '-X' as id,
      case when usual = 'delivered' then usual
        when n % 70 = 9 then 'returned' when n % 30 = 9 then 'decided' else usual end as status
    from numbers join items on items.place = item_place
  )
  insert into cases (
    id, number, origin, department, item_code, mode, status, holder, accepted_at, due_on,
    calendar, ended_at, state
  )
  select id, 6, origin, item->>'department', item->>'code', item->>'mode', status,
    case when status <> 'delivered' then left(origin, 6) end, accepted_at,
    (accepted_at + interval '10 days')::date,
    -- As if counted by the service: else it would count them all anew in the middle of the bench.
    case when status in ('inReview', 'returned') then (select version from calendar_in_use) end,
    case when status = 'delivered' then accepted_at + interval '3 days' end,
    ${sample.state}::text::jsonb || jsonb_build_object(
      'id', id, 'number', 6, 'origin', origin, 'item', item, 'status', status,
      'holder', case when status <> 'delivered' then left(origin, 6) end,
      'acceptedAt', to_char(accepted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'acceptedOn', to_char(accepted_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'))
  from shaped`

/**
 * Fills the city's ledger with so many cases, past the service: rows as large as real ones, over all
 * stations and items, the indexes laid again and the tallies counted as their trigger would have.
 */
export const fillLedger = async (sql: Sql, sample: Sample, rows: number): Promise<void> => {
  const indexes = await secondaryIndexes(sql)
  await sql`alter table cases disable trigger user`
  for (const { indexname } of indexes) await sql.unsafe(`drop index ${indexname}`)
  const parts = await partsOf(sql)
  const share = Math.ceil(rows / WRITERS)
  await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) =>
      insertRows(sql, sample, parts, {
        from: writer * share + 1,
        to: Math.min((writer + 1) * share, rows),
        all: rows,
      }),
    ),
  )
  await Promise.all(
    indexes.map(({ indexdef }) => sql.unsafe(`set maintenance_work_mem = '256MB'; ${indexdef}`)),
  )
  await sql`truncate case_tallies`
  await sql`
    insert into case_tallies (origin, department, status, count)
    select origin, department, status, count(*) from cases group by 1, 2, 3`
  await sql`alter table cases enable trigger user`
  await sql`vacuum (analyze) cases`
}
