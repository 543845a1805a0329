import { createLogger, type Logger } from '@liandong/shared/telemetry'

/** The service's log: one JSON object a line on standard output. */
export const log: Logger = createLogger('identity', 'info')

// oidc-provider speaks through the console; imported first, this makes its words log lines too.
console.info = (text: unknown) => log.info(String(text))
console.warn = (text: unknown) => log.warn(String(text))
