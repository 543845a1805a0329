import type { Fault } from './instance.ts'

const answer =
  (status: number, body: unknown): Fault =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

const spoken = { code: 'NOT_TODAY', zh: '今天不行。', en: 'Not today.' }
const entries = ['queues', 'intakeOf', 'processingOf', 'supervisionOf', 'talliesOf']

/** The names of everything that a tier may be asked for at the root: an answer may have more than was asked. */
const allNull = Object.fromEntries(
  [...entries, 'ledger', 'catalogueVersions'].map((name) => [name, null]),
)

/** Ways in which an instance may fail; each tells nothing, or not what was asked for. */
export const faults: Record<string, Fault> = {
  'answers 500': answer(500, ''),
  'breaks the line': (_, response) => response.destroy(),
  'answers garbage': answer(200, 'no JSON'),
  'answers null for everything': answer(200, { data: allNull }),
  'refuses without a place': answer(200, {
    data: null,
    errors: [{ message: 'No.', extensions: spoken }],
  }),
  'fails without a code': answer(200, { data: null, errors: [{ message: 'secret' }] }),
  'refuses twice': answer(200, {
    data: null,
    errors: [
      { message: 'No.', extensions: spoken },
      { message: 'Never.', extensions: { ...spoken, code: 'NEVER' } },
    ],
  }),
  'refuses one key': answer(200, {
    data: null,
    errors: entries.map((name) => ({ message: 'No.', path: [name, 0], extensions: spoken })),
  }),
  'answers no lists': answer(200, { data: Object.fromEntries(entries.map((name) => [name, 7])) }),
}
