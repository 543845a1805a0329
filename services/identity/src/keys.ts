import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const signingKey = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string().min(1),
})

const keys = z.object({
  /** Private ES256 keys as a JWKS; the first one signs, all are published, so keys can be rolled. */
  keys: z.array(signingKey).min(1),
  /** Secrets that sign the cookies; the first one signs, all are accepted. */
  cookieKeys: z.array(z.string().min(16)).min(1),
})

/** What the provider signs with. */
export type Keys = z.infer<typeof keys>

/** Reads KEYS_FILE, `{ keys: [JWK], cookieKeys: [string] }`; throws when it does not fit. */
export const readKeys = async (file: string): Promise<Keys> =>
  keys.parse(JSON.parse(await readFile(file, 'utf8')))
