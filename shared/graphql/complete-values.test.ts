import { describe, expect, it } from 'vitest'
import {
  type Complete,
  constantField,
  leafOf,
  listOf,
  nullable,
  objectOf,
  required,
  resolvedField,
} from './complete-values.ts'
import { openRun } from './query-run.ts'

const number = leafOf({ serialize: (value) => (typeof value === 'number' ? value : null) })
const later = (value: unknown, milliseconds = 1) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds, value))

/** What becomes of a value, as the only field of an answer; null when it does not fit. */
const completed = async (complete: Complete, value: unknown) => {
  const fill = resolvedField('it', () => value, complete)
  const answer = await openRun(null, {}, (run) => {
    const it = {}
    fill(it, {}, run)
    return it
  })
  return answer && (answer as { it: unknown }).it
}

describe('a value', () => {
  it('is shown, now or later', async () => {
    expect(await completed(required(number), 7)).toBe(7)
    expect(await completed(required(number), later(7))).toBe(7)
  })

  it('may be null only where it may', async () => {
    const inList = listOf(nullable(number))
    expect(await completed(inList, [null, undefined, later(null)])).toEqual([null, null, null])
    expect(await completed(listOf(required(number)), [1, null])).toBeNull()
    expect(await completed(listOf(required(number)), [1, later(null)])).toBeNull()
  })

  it.each([
    ['a value that cannot be shown', required(number), 'seven'],
    ['an error', required(number), new Error('meant')],
    ['no list', listOf(number), 7],
    ['no object', objectOf([]), 7],
    ['an error in place of an object', objectOf([]), new Error('meant')],
  ])('does not fit: %s', async (_, complete, value) => {
    expect(await completed(complete, value)).toBeNull()
  })
})

describe('an answer', () => {
  it('is none when something breaks, now or later', async () => {
    const broken = later(0).then(() => Promise.reject(new Error('away')))
    expect(await completed(number, broken)).toBeNull()
    expect(await completed(listOf(number), [1, later('two')])).toBeNull()
  })

  it('is not given up while an item is under way, whatever breaks off at once', async () => {
    let ended = false
    const slow = later(1, 20).then(() => {
      ended = true
      throw new Error('away')
    })
    expect(await completed(listOf(number), [slow, 'two', later(3)])).toBeNull()
    expect(ended).toBe(true)
  })

  it('names its fields and items in the order of the question', async () => {
    const one = objectOf([
      resolvedField('slow', () => later(1, 20), number),
      resolvedField('quick', () => later(2), number),
      resolvedField('now', () => 3, number),
      constantField('__typename', 'One'),
    ])
    const answer = await completed(listOf(one), [later({}, 20), {}])
    const text = '{"slow":1,"quick":2,"now":3,"__typename":"One"}'
    expect(JSON.stringify(answer)).toBe(`[${text},${text}]`)
  })
})
