import { z } from 'zod'

/** Raised when the environment is not as it must be; its message lists every problem at once. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const line = ({ path, message }: z.core.$ZodIssue): string => `  ${path.join('.')}: ${message}`

/** Reads and checks the environment; throws a ConfigError that names everything that is wrong. */
export const readConfig = <Schema extends z.ZodType>(
  schema: Schema,
  env: NodeJS.ProcessEnv,
): z.infer<Schema> => {
  const parsed = schema.safeParse(env)
  if (parsed.success) return parsed.data
  throw new ConfigError(
    `the environment is not complete:\n${parsed.error.issues.map(line).join('\n')}`,
  )
}

/** A TCP port; an empty variable is none, though as a number it would be 0. */
export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port, a number from 0 to 65535')
  .transform(Number)
  .pipe(z.number().max(65_535))

/** The levels of pino that make sense in service. */
export const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
