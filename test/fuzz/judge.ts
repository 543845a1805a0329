import type { Request } from './requests.ts'
import type { Reply } from './send.ts'

/** Codes that say: the fault is ours. No request may bring them about on a network that is well. */
const OURS =
  /"code":"(INTERNAL|INTERNAL_SERVER_ERROR|TIER_FAILED|DIVISION_UNAVAILABLE|STORAGE_UNAVAILABLE)"/
const STACK = /\n +at |node_modules|\.ts:\d+/

/** Whether the server has good reason to wait for more of a request. */
export const waits = (bytes: Buffer): boolean => {
  const text = bytes.toString('latin1')
  // Half a request: the server waits for the rest, and the client is the one who breaks off.
  return /content-length: 900|transfer-encoding|^(\r\n)+$|^\S+ \/\n/.test(text)
}

/** What is wrong with an answer; null when nothing is. */
export const fault = ({ bytes, abort }: Request, { text, ended }: Reply): string | null => {
  if (abort) return null
  if (ended === 'silent') return waits(bytes) ? null : 'no answer'
  const [, status = ''] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? []
  // Node itself hangs up on what is no HTTP at all, and on CONNECT.
  if (text === '')
    return /^(CONNECT|PRI) /.test(bytes.toString('latin1')) || waits(bytes) ? null : 'hung up'
  // Whoever asks whether a server is ready is told the truth, also of a busy machine.
  if (status === '503' && text.includes('"ready":false')) return null
  if (Number(status) >= 500) return `status ${status}`
  const ours = OURS.exec(text)
  if (ours) return `code ${ours[1]}`
  return STACK.test(text) ? 'a stack in the answer' : null
}

/** What is wrong with a line of the log; null when nothing is. */
export const faultInLog = (line: string): string | null => {
  const { level, msg, err } = JSON.parse(line)
  return level === 'error' || level === 'fatal' ? `log: ${msg}: ${err?.type} ${err?.message}` : null
}

const SLOW = /^(no answer|hung up|code (DIVISION|STORAGE)_UNAVAILABLE|log: .*TIMEOUT)/

/** Whether a fault may be that of a busy machine: it counts only if it comes again. */
export const maybeSlowness = (what: string): boolean => SLOW.test(what)
