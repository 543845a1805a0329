import type { CaseEvent } from '@liandong/shared/case'
import postgres, { type Sql } from 'postgres'
import type { TestTiers } from './tiers.ts'
import { until } from './until.ts'

type Entry = { id: string; numbers: number[]; log: string; number: number; state: string }
type Copy = { instance: string; divisions: string[]; entries: Map<string, Entry> }

/** The databases of all instances, read by SQL alone: nothing here believes a service. */
export type Copies = {
  sql: (instance: string) => Sql
  /** Everything that is not as it must be once the lines are quiet; empty when all is well. */
  faults: () => Promise<string[]>
  /** Waits until there is no fault; throws with those that remain. */
  settled: (milliseconds?: number) => Promise<void>
  /** Waits until all logs are equal and nothing waits, whether or not the senders know it yet. */
  equal: (milliseconds?: number) => Promise<void>
  /** Waits until the instance of a division knows that these cases were handed to the division. */
  handedTo: (division: string, ...caseIds: string[]) => Promise<void>
  /** Every entry that an instance holds, by case, in the order of their numbers. */
  logs: (instance: string) => Promise<Map<string, CaseEvent[]>>
  /** All case numbers that any database holds. */
  cases: () => Promise<Set<string>>
  close: () => Promise<void>
}

// jsonb prints the same value always in the same way, so equal texts are equal logs.
const readCopy = async (sql: Sql): Promise<Map<string, Entry>> => {
  const rows = await sql<Entry[]>`
    select log.*, coalesce(cases.number, 0) as number, coalesce(md5(cases.state::text), '') as state
    from (
      select case_id as id, array_agg(number order by number) as numbers,
        md5(string_agg(event::text, E'\n' order by number)) as log
      from case_events group by case_id
    ) as log left join cases using (id)`
  return new Map(rows.map((row) => [row.id, row]))
}

/** The divisions on the path of a case, read off its number. */
const pathOfCase = (id: string): string[] => {
  const [city, district, station] = [id.slice(0, 4), id.slice(0, 6), id.slice(0, 9)]
  return [
    city,
    ...(district.endsWith('00') ? [] : [district]),
    ...(station.endsWith('000') ? [] : [station]),
  ]
}

const faultsOfEntry = (instance: string, { id, numbers, number }: Entry): string[] => {
  const faults: string[] = []
  if (numbers.some((value, index) => value !== index + 1)) faults.push(`${instance} ${id}: a gap`)
  if (number !== numbers.length) faults.push(`${instance} ${id}: projection at ${number}`)
  return faults
}

const faultsOfCase = (copies: Copy[], id: string): string[] => {
  const path = pathOfCase(id)
  const concerned = copies.filter(({ divisions }) => divisions.some((code) => path.includes(code)))
  const faults = copies
    .filter((copy) => copy.entries.has(id) && !concerned.includes(copy))
    .map(({ instance }) => `${instance} ${id}: none of its business`)
  const [first, ...others] = concerned
  for (const { instance, entries } of others) {
    const [own, model] = [entries.get(id), first?.entries.get(id)]
    if (!own || own.log !== model?.log) faults.push(`${instance} ${id}: log differs`)
    else if (own.state !== model.state) faults.push(`${instance} ${id}: state differs`)
  }
  return faults
}

const leftovers = async (instance: string, sql: Sql): Promise<string[]> => {
  const [row] = await sql<[{ outbox: number; early: number; letters: number }]>`
    select (select count(*)::int from outbox) as outbox,
      (select count(*)::int from early_events) as early,
      (select count(*)::int from dead_letters where settled_at is null) as letters`
  return Object.entries(row)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${instance}: ${count} ${what}`)
}

const without = async (faults: () => Promise<string[]>, milliseconds = 15_000): Promise<void> => {
  let last: string[] = []
  const quiet = async () => {
    last = await faults()
    return last.length === 0
  }
  await until('equal copies', quiet, milliseconds).catch((error: Error) => {
    throw new Error(`${error.message}\n${last.slice(0, 20).join('\n')}`)
  })
}

/** Opens the databases of all instances to compare what they hold. */
export const openCopies = (tiers: TestTiers): Copies => {
  const databases = tiers.network.instances.map(({ id, divisions }) => ({
    instance: id,
    divisions,
    sql: postgres(tiers.of(id).database.url, { max: 2, onnotice: () => {}, backoff: () => 0.05 }),
  }))
  const read = (): Promise<Copy[]> =>
    Promise.all(
      databases.map(async ({ sql, ...rest }) => ({ ...rest, entries: await readCopy(sql) })),
    )

  const faults = async (): Promise<string[]> => {
    const rest = await Promise.all(databases.map(({ instance, sql }) => leftovers(instance, sql)))
    const copies = await read()
    const ids = new Set(copies.flatMap(({ entries }) => [...entries.keys()]))
    return [
      ...rest.flat(),
      ...copies.flatMap(({ instance, entries }) =>
        [...entries.values()].flatMap((entry) => faultsOfEntry(instance, entry)),
      ),
      ...[...ids].flatMap((id) => faultsOfCase(copies, id)),
    ]
  }

  const sqlOf = (instance: string): Sql => {
    const found = databases.find((database) => database.instance === instance)
    if (!found) throw new Error(`no instance ${instance}`)
    return found.sql
  }

  return {
    sql: sqlOf,
    logs: async (instance) => {
      const rows = await sqlOf(instance)<{ id: string; log: CaseEvent[] }[]>`
        select case_id as id, jsonb_agg(event order by number) as log
        from case_events group by case_id`
      return new Map(rows.map(({ id, log }) => [id, log]))
    },
    handedTo: async (division, ...caseIds) => {
      const own = databases.find(({ divisions }) => divisions.includes(division))
      if (!own) throw new Error(`nobody serves ${division}`)
      await until(`${caseIds.length} cases wait at ${division}`, async () => {
        const rows = await own.sql`
          select from cases where handed_to = ${division} and id = any(${caseIds})`
        return rows.length === caseIds.length
      })
    },
    faults,
    settled: (milliseconds) => without(faults, milliseconds),
    equal: (milliseconds) =>
      without(
        async () => (await faults()).filter((fault) => !fault.endsWith(' outbox')),
        milliseconds,
      ),
    cases: async () => new Set((await read()).flatMap(({ entries }) => [...entries.keys()])),
    close: async () => {
      await Promise.all(databases.map(({ sql }) => sql.end({ timeout: 1 })))
    },
  }
}
