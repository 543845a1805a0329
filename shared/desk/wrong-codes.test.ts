import { describe, expect, it } from 'vitest'
import { countWrongCodes } from './wrong-codes.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 22, 9, minutes))

describe('wrong query codes', () => {
  it('are ten an hour for a number, counted from the first', () => {
    const codes = countWrongCodes()
    for (let minute = 0; minute < 10; minute += 1) {
      expect(codes.tooMany('a', at(minute))).toBe(false)
      codes.count('a', at(minute))
    }
    expect(codes.tooMany('a', at(59))).toBe(true)
    expect(codes.tooMany('b', at(59))).toBe(false)
    expect(codes.tooMany('a', at(60))).toBe(false)
    codes.count('a', at(60))
    expect(codes.tooMany('a', at(60))).toBe(false)
  })

  it('of a hundred thousand numbers are remembered, those tried longest ago forgotten first', () => {
    const codes = countWrongCodes()
    const tryTen = (id: string) => {
      for (let index = 0; index < 10; index += 1) codes.count(id, at(0))
    }
    tryTen('first')
    tryTen('second')
    codes.count('first', at(1))
    for (let index = 0; index < 99_999; index += 1) codes.count(`other ${index}`, at(1))
    expect(codes.tooMany('first', at(1))).toBe(true)
    expect(codes.tooMany('second', at(1))).toBe(false)
  })
})
