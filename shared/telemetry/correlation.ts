import { randomUUID } from 'node:crypto'

/** The HTTP header that carries a correlation id from the gateway through every tier. */
export const CORRELATION_HEADER = 'x-correlation-id'

/** The caller's correlation id if it is well-formed, else a new one. */
export const correlationIdOf = (header: string | null): string =>
  header !== null && /^[A-Za-z0-9._-]{8,64}$/.test(header) ? header : randomUUID()
