import { describe, expect, it } from 'vitest'
import { decoyFor, hashPassword, passwordFits } from './password.ts'

describe('password hashes', () => {
  it('fit their own password only, however its characters were typed', async () => {
    const stored = await hashPassword('Ｌiandong-密码1')
    expect(stored).toMatch(/^scrypt:65536:8:2:[\w-]{22}:[\w-]{43}$/)
    expect(await passwordFits('Liandong-密码1', stored)).toBe(true)
    expect(await passwordFits('liandong-密码1', stored)).toBe(false)
  })

  it('have a decoy of the same cost that nothing fits', async () => {
    const decoy = decoyFor('scrypt:1024:8:1:c2FsdA:aGFzaA')
    expect(decoy).toMatch(/^scrypt:1024:8:1:/)
    expect(await passwordFits('', decoy)).toBe(false)
  })
})
