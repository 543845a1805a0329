import { createHash } from 'node:crypto'
import { type Result, refuse } from '../identity/index.ts'
import type { CommandKey } from '../persistence/index.ts'

const badKey = refuse(
  'COMMAND_ID_MALFORMED',
  '操作编号（commandId）应为 8 至 64 位字母、数字或短横线，请为每次操作生成一个 UUID。',
  'A commandId has 8 to 64 letters, digits or dashes; generate a UUID for each command.',
)

/** The idempotency key of a command: it belongs to the person, and to what was asked. */
export const commandKey = (person: string, key: string, asked: unknown): Result<CommandKey> => {
  if (!/^[A-Za-z0-9-]{8,64}$/.test(key)) return badKey
  const fingerprint = createHash('sha256').update(JSON.stringify(asked)).digest('base64url')
  return { ok: true, value: { person, key, fingerprint } }
}
