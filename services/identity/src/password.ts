import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** 64 MB for one hash, twice: what OWASP's password storage sheet asks of scrypt. */
const cost = { N: 2 ** 16, r: 8, p: 2 }
const maxmem = 256 * 2 ** 20

// The same characters, whichever input method wrote them.
const normal = (password: string): string => password.normalize('NFKC')

/** Hashes a password with a salt of its own, as `scrypt:N:r:p:salt:hash` (base64url). */
export const hashPassword = async (
  password: string,
  { N, r, p }: typeof cost = cost,
): Promise<string> => {
  const salt = randomBytes(16)
  const hash = await derive(normal(password), salt, 32, { N, r, p, maxmem })
  const [saltText, hashText] = [salt, hash].map((bytes) => bytes.toString('base64url'))
  return `scrypt:${N}:${r}:${p}:${saltText}:${hashText}`
}

/** Whether the password fits the stored hash, compared in constant time. */
export const passwordFits = async (password: string, stored: string): Promise<boolean> => {
  const [, N, r, p, salt = '', hash = ''] = stored.split(':')
  const expected = Buffer.from(hash, 'base64url')
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem }
  const saltBytes = Buffer.from(salt, 'base64url')
  const given = await derive(normal(password), saltBytes, expected.length, options)
  return timingSafeEqual(given, expected)
}

/** A hash of the same cost that no password fits, to spend as long on a user who does not exist. */
export const decoyFor = (stored: string): string => {
  const [, N, r, p] = stored.split(':')
  const [salt, hash] = [16, 32].map((length) => randomBytes(length).toString('base64url'))
  return `scrypt:${N}:${r}:${p}:${salt}:${hash}`
}
