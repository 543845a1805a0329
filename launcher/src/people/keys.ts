import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { PRIVATE, readJson, writeJson } from '../json-file.ts'
import { randomPassword } from '../secrets.ts'

/** Makes what the identity service signs with, once: tokens outlive a restart. */
export const ensureKeys = async (file: string): Promise<void> => {
  if (await readJson(file)) return
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' }
  await writeJson(file, { keys: [key], cookieKeys: [randomPassword()] }, PRIVATE)
}
