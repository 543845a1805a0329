/** One page of a list, and whether more follows. */
export type Page<Row> = { rows: Row[]; hasNextPage: boolean }

/** The most rows that one page has, whatever is asked for. */
export const PAGE_LIMIT = 100

/** A page size inside its bounds; 0 is a page without rows, for callers who want the counts only. */
export const pageSize = (first: number): number =>
  Math.min(Math.max(Math.trunc(first), 0), PAGE_LIMIT)

/** Makes a page of rows that were read with one more than asked for. */
export const pageOf = <Row>(rows: Row[], first: number): Page<Row> => ({
  rows: rows.slice(0, first),
  hasNextPage: rows.length > first,
})
