/** Where an error points to without quoting anybody: what Node, Postgres and NATS call things. */
const POINTERS = [
  ...['code', 'errno', 'syscall', 'address', 'port', 'status', 'severity', 'routine'],
  ...['schema_name', 'table_name', 'column_name', 'constraint_name', 'operation', 'subject'],
]
const POINTER = /^[\w.:/*>-]{1,120}$/

/** So many causes below each other, and so many errors beside each other, are shown. */
const DEEPEST = 4
const MOST = 3

const QUOTED = /["`“”‘’「『{[\n\r]|(?<![A-Za-z])'/
const LONG_NUMBER = /\d{7,}/g
const NOT_ASCII = /[^\x20-\x7e]+/g

/**
 * What of a message was written by programmers: the words before anything is quoted, without long
 * numbers and without other scripts. A message is made for whoever caused the error, and so it quotes
 * what he sent: GraphQL a variable, Postgres a value, JSON the text around the mistake.
 */
const ownWords = (message: string): string => {
  const end = message.search(QUOTED)
  const words = end < 0 ? message : `${message.slice(0, end)}…`
  return words.slice(0, 300).replace(LONG_NUMBER, '…').replace(NOT_ASCII, '…')
}

/** The places in the code. The head of a stack repeats the message. */
const framesOf = ({ stack = '', message }: Error): string => {
  const below = stack.slice(Math.max(stack.indexOf(message), 0) + message.length)
  return below
    .split('\n')
    .filter((line) => /^ +at /.test(line))
    .join('\n')
}

const pointersOf = (error: Error): Record<string, unknown> => {
  const all = error as unknown as Record<string, unknown>
  const isPointer = (value: unknown) =>
    typeof value === 'number' || (typeof value === 'string' && POINTER.test(value))
  return Object.fromEntries(
    POINTERS.filter((name) => isPointer(all[name])).map((name) => [name, all[name]]),
  )
}

const typeOf = (error: Error): string => {
  const type = error.name === 'Error' ? error.constructor?.name : error.name
  return typeof type === 'string' && POINTER.test(type) ? type : 'Error'
}

/** GraphQL's own errors are all about what somebody sent: their words are for him, not for the log. */
const messageOf = (error: Error): string =>
  error.name === 'GraphQLError' ? '…' : ownWords(String(error.message))

/**
 * What the log shows of an error: its type, where it happened, what it points to and its own words, but
 * never what an applicant or an officer wrote, nor parameters, details or anything else that is attached.
 */
export const errorFields = (error: unknown, depth = 1): unknown => {
  if (!(error instanceof Error)) return { type: typeof error }
  const {
    originalError,
    cause = originalError,
    errors,
  } = error as Error & {
    originalError?: unknown
    errors?: unknown
  }
  const below = (inner: unknown) => errorFields(inner, depth + 1)
  const isDeep = depth >= DEEPEST
  return {
    type: typeOf(error),
    message: messageOf(error),
    ...pointersOf(error),
    stack: framesOf(error),
    ...(cause instanceof Error && !isDeep ? { cause: below(cause) } : {}),
    ...(Array.isArray(errors) && !isDeep ? { errors: errors.slice(0, MOST).map(below) } : {}),
  }
}
