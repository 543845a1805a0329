import { describe, expect, it } from 'vitest'
import type { Actor } from './actor.ts'
import { rememberedTokens } from './remembered-tokens.ts'

const anna: Actor = {
  id: 'u1',
  name: '安娜',
  division: '340405100',
  department: null,
  roles: ['agent'],
}

const clocks = () => {
  const time = { wall: 1_000_000, up: 500 }
  return { time, now: () => time.wall, uptime: () => time.up }
}

describe('a token that was found good', () => {
  it('is known by the whole of its text, and no other is', () => {
    const remembered = rememberedTokens()
    expect(remembered.find('a.b.c')).toBeNull()
    remembered.keep('a.b.c', anna, Date.now() + 60_000)
    expect(remembered.find('a.b.c')?.actor).toBe(anna)
    for (const other of ['', 'a.b', 'a.b.d', 'a.b.c ', 'A.b.c', 'a.b.cc'])
      expect(remembered.find(other)).toBeNull()
  })

  it('is checked again from its own end on', () => {
    const { time, ...both } = clocks()
    const remembered = rememberedTokens(both)
    remembered.keep('t', anna, 1_010_000)
    time.wall = 1_009_999
    expect(remembered.find('t')?.actor).toBe(anna)
    time.wall = 1_010_000
    expect(remembered.find('t')).toBeNull()
    time.wall = 1_000_000
    expect(remembered.find('t')).toBeNull()
  })

  it('is checked again after a minute, by whichever clock says so', () => {
    const { time, ...both } = clocks()
    const remembered = rememberedTokens(both)
    remembered.keep('t', anna, 9_000_000)
    time.wall -= 300_000
    time.up += 59_999
    expect(remembered.find('t')?.actor).toBe(anna)
    time.up += 1
    expect(remembered.find('t')).toBeNull()
    remembered.keep('t', anna, 9_000_000)
    time.wall += 60_000
    expect(remembered.find('t')).toBeNull()
  })

  it('makes room for others when very many people are at work', () => {
    const remembered = rememberedTokens()
    for (let index = 0; index <= 10_000; index += 1)
      remembered.keep(`t${index}`, anna, Date.now() + 60_000)
    expect(remembered.find('t0')).toBeNull()
    expect(remembered.find('t1')?.actor).toBe(anna)
    expect(remembered.find('t10000')?.actor).toBe(anna)
  })
})
