import { type Logger, pino } from 'pino'

export type { Logger } from 'pino'

/** What must never stand in a log, whatever object is logged. */
const secret = ['authorization', 'token', 'seed', 'password', 'queryCode', 'idNumber', 'mobile']
const redacted = secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** A JSON logger on standard output, with the instance in every line and secrets taken out. */
export const createLogger = (instance: string, level: string): Logger =>
  pino({
    level,
    base: { instance },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: redacted, censor: '***' },
  })
