/** Where a list goes on: the sort key of the last row seen. */
export type Cursor = { at: string; id: string }

/** A cursor as clients carry it: opaque to them. */
export const encodeCursor = ({ at, id }: Cursor): string =>
  Buffer.from(`${at}|${id}`).toString('base64url')

/** Reads a cursor; null when it is none of ours. */
export const decodeCursor = (text: string): Cursor | null => {
  const [at, id, ...rest] = Buffer.from(text, 'base64url').toString('utf8').split('|')
  if (at === undefined || id === undefined || rest.length > 0) return null
  // Exactly what was encoded: Date.parse understands much that Postgres does not.
  const ours = /^[12]\d{3}-\d\d-\d\dT[\d:.]+Z$/.test(at) && !Number.isNaN(Date.parse(at))
  return ours && /^[\dA-Z-]{1,60}$/.test(id) ? { at, id } : null
}
