import { describe, expect, it } from 'vitest'
import { readOptions, usage } from './options.ts'

const known = {
  faults: ['kill-nats', 'cut-line', 'kill-leader'],
  alone: ['kill-leader'],
  sabotages: ['drop-outbox'],
}
const read = (...args: string[]) => readOptions(args, known)

describe('the options of the chaos', () => {
  it('mixes all faults for three minutes unless told otherwise', () => {
    expect(read()).toMatchObject({ minutes: 3, faults: null, sabotage: null, help: false })
    expect(Number.isInteger(read().seed)).toBe(true)
  })

  it('takes a seed, minutes, a fault and a sabotage', () => {
    expect(
      read('--seed', '7', '--minutes', '0.5', '--fault', 'cut-line', '--sabotage', 'drop-outbox'),
    ).toEqual({ seed: 7, minutes: 0.5, faults: ['cut-line'], sabotage: 'drop-outbox', help: false })
    expect(read('--fault', 'none').faults).toEqual([])
    expect(read('--fault', 'cut-line, kill-nats').faults).toEqual(['cut-line', 'kill-nats'])
    expect(read('--fault', 'kill-leader').faults).toEqual(['kill-leader'])
  })

  it.each([
    ['--seed', '-1'],
    ['--seed', '1.5'],
    ['--seed', ''],
    ['--minutes', '0'],
    ['--minutes', 'many'],
    ['--fault', 'earthquake'],
    ['--fault', 'cut-line,earthquake'],
    ['--fault', 'cut-line,'],
    ['--fault', 'cut-line,kill-leader'],
    ['--fault', 'none,cut-line'],
    ['--sabotage', 'none'],
    ['--fast'],
    ['mixed'],
  ])('refuses %s %s in both languages', (...args) => {
    expect(() => read(...args)).toThrow(/[\u4e00-\u9fff][\s\S]*[a-z]{2}/)
  })

  it('names everything in the help', () => {
    for (const name of [...known.faults, ...known.sabotages]) expect(usage(known)).toContain(name)
  })
})
