import { createHash } from 'node:crypto'

/** What tells a letter that was put in on purpose from others; PostgreSQL's text has no NUL. */
export const letterDigest = ({ subject, payload }: { subject: string; payload: string }): string =>
  createHash('sha256')
    .update(`${subject}\n${payload.replaceAll('\u0000', '\uFFFD')}`)
    .digest('hex')
