import type { Writer } from './database.ts'

/** How much of something one sender may have stored here. */
export type Quota = { count: number; bytes: number }

/** On whose account an item goes, a sender's or a case's, and how much it takes; null: on nobody's. */
export type Charge = { account: string; bytes: number } | null

/**
 * What a sender's mistakes may fill at a receiver: its open dead letters, and its waiting entries.
 * Those of one case are read whenever an entry of the case comes, so they are bounded as well.
 */
export const quotas = {
  deadLetters: { count: 1_000, bytes: 32 * 1_024 * 1_024 },
  waiting: { count: 10_000, bytes: 32 * 1_024 * 1_024 },
  waitingOfCase: { count: 500, bytes: 2 * 1_024 * 1_024 },
} satisfies Record<string, Quota>

/** Splits items, in their order, into those for which their accounts have room and the others. */
export const withinQuota = <Item>(
  items: readonly Item[],
  chargeOf: (item: Item) => Charge,
  used: ReadonlyMap<string, Quota>,
  quota: Quota,
): { fits: Item[]; over: Item[] } => {
  const now = new Map(used)
  const split: { fits: Item[]; over: Item[] } = { fits: [], over: [] }
  for (const item of items) {
    const charge = chargeOf(item)
    if (!charge) {
      split.fits.push(item)
      continue
    }
    const { count, bytes } = now.get(charge.account) ?? { count: 0, bytes: 0 }
    const then = { count: count + 1, bytes: bytes + charge.bytes }
    const hasRoom = then.count <= quota.count && then.bytes <= quota.bytes
    split[hasRoom ? 'fits' : 'over'].push(item)
    if (hasRoom) now.set(charge.account, then)
  }
  return split
}

type Row = { writer: string; count: number; bytes: number }

const usage = (rows: readonly Row[]): Map<string, Quota> =>
  new Map(rows.map(({ writer, count, bytes }) => [writer, { count, bytes: Number(bytes) }]))

const writersOf = (charges: readonly Charge[]): string[] => [
  ...new Set(charges.flatMap((charge) => charge?.account ?? [])),
]

/** What the senders of these items have waiting here; a few milliseconds when all quotas are full. */
export const waitingUsage = async (
  sql: Writer,
  charges: readonly Charge[],
): Promise<Map<string, Quota>> => {
  const writers = writersOf(charges)
  if (writers.length === 0) return new Map()
  return usage(
    await sql<Row[]>`
    select writer, count(*)::int as count, sum(bytes)::float8 as bytes
    from early_events where writer = any(${writers}::text[]) group by writer`,
  )
}

/** What the senders of these items have as open dead letters here. */
export const letterUsage = async (
  sql: Writer,
  charges: readonly Charge[],
): Promise<Map<string, Quota>> => {
  const writers = writersOf(charges)
  if (writers.length === 0) return new Map()
  return usage(
    await sql<Row[]>`
    select writer, count(*)::int as count, sum(bytes)::float8 as bytes
    from dead_letters where settled_at is null and writer = any(${writers}::text[]) group by writer`,
  )
}
