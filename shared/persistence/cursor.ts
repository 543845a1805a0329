/** Where a list goes on: the sort key of the last row seen. */
export type Cursor = { at: string; id: string }

/** A cursor as clients carry it: opaque to them. */
export const encodeCursor = ({ at, id }: Cursor): string =>
  Buffer.from(`${new Date(at).toISOString()}|${id}`).toString('base64url')

/** Reads a cursor; null when it is none of ours. */
export const decodeCursor = (text: string): Cursor | null => {
  const [at, id, ...rest] = Buffer.from(text, 'base64url').toString('utf8').split('|')
  if (at === undefined || id === undefined || rest.length > 0) return null
  return isInstant(at) && /^[\dA-Z-]{1,60}$/.test(id) ? { at, id } : null
}

/** Exactly what was encoded: Date.parse takes days that no month has, and much else that Postgres refuses. */
const isInstant = (text: string): boolean => {
  const time = Date.parse(text)
  return /^[12]/.test(text) && !Number.isNaN(time) && new Date(time).toISOString() === text
}
