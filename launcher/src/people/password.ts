import { randomBytes, scryptSync } from 'node:crypto'

/** The password of every demo person. */
export const DEMO_PASSWORD = 'liandong-demo'

// Node's own cost: this password is printed on the screen, more would only slow the demo.
const cost = { N: 2 ** 14, r: 8, p: 1 }

/** A hash as the identity service reads it: `scrypt:N:r:p:salt:hash`, base64url. */
export const demoHash = (password: string = DEMO_PASSWORD): string => {
  const salt = randomBytes(16)
  const hash = scryptSync(password, salt, 32, cost)
  const [saltText, hashText] = [salt, hash].map((bytes) => bytes.toString('base64url'))
  return `scrypt:${cost.N}:${cost.r}:${cost.p}:${saltText}:${hashText}`
}
