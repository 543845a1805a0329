import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'
import { long, short } from './sizes.ts'

const read = (...args: string[]) => readOptions(args, ['accept', 'hop'])

describe('the options', () => {
  it('is a short run of everything unless told otherwise', () => {
    expect(read()).toEqual({ names: [], sizes: short, help: false })
    expect(read('hop', '--long')).toMatchObject({ names: ['hop'], sizes: long })
  })

  it('takes sizes one by one', () => {
    const { sizes } = read('--seconds', '0.5', '--rounds', '2', '--cases', '100', '--rows', '10')
    expect(sizes).toMatchObject({ rounds: 2, cases: 100, rows: 10 })
    expect(new Set(Object.values(sizes.seconds))).toEqual(new Set([0.5]))
  })

  it('knows a figure by the bench that it comes with', () => {
    const { names } = readOptions(['memory'], ['year'], { memory: 'year' })
    expect(names).toEqual(['year'])
  })

  it('refuses what it does not know', () => {
    expect(() => read('hopp')).toThrow('no bench hopp')
    expect(() => read('--fast')).toThrow()
    expect(() => read('--rounds', 'many')).toThrow('--rounds')
  })
})
