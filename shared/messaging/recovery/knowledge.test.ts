import { describe, expect, it } from 'vitest'
import { isDoubtful, type Knowledge, learn, learnStart, mayStandAlone } from './knowledge.ts'

const feeds = [
  { name: 'catalogue', durable: 'catalogue-1', filter: 'catalogue.3404' },
  { name: 'cases', durable: 'cases-1', filter: 'case.3404.05.>' },
]

/** What the database `now` says, which trusts `trusted` and has read so far. */
const reading = (now: string, trusted: string | null, sequence = 5, used = true) => ({
  identity: { now, trusted, used },
  marks: new Map([['cases', { stream: 'first', sequence }]]),
  open: [],
})

const atStart = (now: string, trusted: string | null, used = true): Knowledge =>
  learn(null, reading(now, trusted, 5, used), feeds)

describe('at its start an instance', () => {
  it.each([
    ['that was trusted', 'one', 'one', false],
    ['that is new', 'one', null, false],
    ['that is another', 'two', 'one', true],
  ])('with a database %s waits for all feeds', (_, now, trusted, forgotten) => {
    const known = atStart(now, trusted)
    expect(known.forgotten).toBe(forgotten)
    expect([...known.waiting]).toEqual(['catalogue', 'cases'])
    expect(known.targets.size).toBe(0)
  })
})

describe('with nobody there to ask', () => {
  it.each([
    ['that was trusted goes on', 'one', 'one', true, true],
    ['in use from before identities were kept goes on', 'one', null, true, true],
    ['that is another one waits', 'two', 'one', true, false],
    ['that is empty waits: it may have lost everything', 'one', null, false, false],
  ])('a database %s', (_, now, trusted, used, may) => {
    expect(mayStandAlone(atStart(now, trusted, used))).toBe(may)
  })
})

describe('after a lost connection', () => {
  it('nothing is new when it is the same database, with all that it knew', () => {
    const known = atStart('one', 'one')
    expect(learn(known, reading('one', 'one', 5), feeds)).toBe(known)
    expect(learn(known, reading('one', 'one', 9), feeds)).toBe(known)
  })

  it.each([
    ['is another one', 'two', 5],
    ['knows less', 'one', 4],
  ])('the feeds are read again by a database that %s', (_, now, sequence) => {
    const known = atStart('one', 'one')
    known.waiting.clear()
    known.gaps.add('cases')
    const learned = learn(known, reading(now, 'one', sequence), feeds)
    expect(learned.forgotten).toBe(true)
    expect(learned.marks.get('cases')?.sequence).toBe(sequence)
    expect([...learned.waiting]).toEqual(['catalogue', 'cases'])
    expect(learned.gaps.size).toBe(0)
  })

  it('a database that is still learning goes on with it, and does not begin anew', () => {
    const known = atStart('two', 'one')
    known.waiting.delete('cases')
    expect(learn(known, reading('two', 'one', 9), feeds)).toBe(known)
  })

  it('the database of before is another one too, when it comes back', () => {
    const second = learn(atStart('one', 'one'), reading('two', 'one'), feeds)
    const third = learn(second, reading('one', 'one'), feeds)
    expect(third).not.toBe(second)
    expect(third.forgotten).toBe(true)
  })
})

describe('where a feed is laid', () => {
  const laid = (known: Knowledge, floor: number | null, gap = false, stream = 'first') => {
    learnStart(known, 'cases', { stream, floor, gap })
    return known
  }

  it('tells an empty database whose instance the broker knows from a new instance', () => {
    expect(laid(atStart('one', null, false), 7).forgotten).toBe(true)
    expect(laid(atStart('one', null, false), null).forgotten).toBe(false)
    expect(laid(atStart('one', null, false), 0).forgotten).toBe(false)
    expect(laid(atStart('one', null, true), 7).forgotten).toBe(false)
    expect(laid(atStart('one', 'one', false), 7).forgotten).toBe(false)
  })

  it('tells what the stream no longer has', () => {
    expect([...laid(atStart('one', 'one'), 7, true).gaps]).toEqual(['cases'])
    expect([...laid(atStart('one', 'one'), 7).gaps]).toEqual([])
  })

  it('does not believe that a stream of which the database never heard has it all', () => {
    expect([...laid(atStart('two', 'one'), null, false, 'second').gaps]).toEqual(['cases'])
    expect([...laid(atStart('two', null, false), null, false, 'second').gaps]).toEqual([])
    const unmarked = { ...atStart('two', 'one'), marks: new Map() }
    expect([...laid(unmarked, null).gaps]).toEqual(['cases'])
  })
})

describe('the peers are asked', () => {
  it.each([
    ['another one', 'two', 'one', true, true],
    ['empty, and may have lost everything', 'one', null, false, true],
    ['the one that was trusted', 'one', 'one', true, false],
    ['in use, and was never trusted: a backup of its first moments', 'one', null, true, true],
  ])('before a database is trusted that is %s', (_, now, trusted, used, doubtful) => {
    expect(isDoubtful(atStart(now, trusted, used))).toBe(doubtful)
  })
})
