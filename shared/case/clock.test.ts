import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type LocalDate, officialCalendar, shanghaiDate } from '../calendar/index.ts'
import { type CaseClock, caseClock, clockEnd, lightOf } from './clock.ts'
import { agent, clerk, district, station } from './testing/cast.ts'
import { stateAfter } from './testing/given.ts'
import {
  accepted,
  decided,
  type Entry,
  forwarded,
  item,
  licence,
  returned,
  supplemented,
  takenOver,
  withdrawn,
} from './testing/history.ts'
import { walks } from './testing/walk.ts'

/** Ten in the morning in China. */
const morningOf = (date: LocalDate) => `${date}T02:00:00.000Z`
const read = (date: LocalDate, ...history: Entry[]) =>
  caseClock(stateAfter(...history), officialCalendar, new Date(morningOf(date)))

const small = item({ decidedAt: 'township', promisedDays: 5, legalDays: 20 })
const monday = accepted(agent, small, morningOf('2026-11-23'))

describe('the time of a case', () => {
  it('runs in working days from the day of acceptance, which is day 0', () => {
    expect(read('2026-11-23', monday)).toEqual({
      acceptedOn: '2026-11-23',
      promisedDays: 5,
      legalDays: 20,
      dueOn: '2026-11-30',
      legalDueOn: '2026-12-21',
      dueProvisional: false,
      legalDueProvisional: true,
      provisional: true,
      calendar: officialCalendar.version,
      usedDays: 0,
      remainingDays: 5,
      stopped: false,
      overdue: false,
    })
    expect(read('2026-11-24', monday)).toMatchObject({ usedDays: 1, remainingDays: 4 })
    expect(read('2026-11-29', monday)).toMatchObject({ usedDays: 4, remainingDays: 1 })
  })

  it('is up after its last day, not on it', () => {
    expect(read('2026-11-30', monday)).toMatchObject({
      usedDays: 5,
      remainingDays: 0,
      overdue: false,
    })
    expect(read('2026-12-01', monday)).toMatchObject({
      usedDays: 6,
      remainingDays: -1,
      overdue: true,
    })
  })

  it('follows the official calendar with its holidays and swapped days 调休', () => {
    const beforeHolidays = accepted(agent, item({ promisedDays: 3 }), morningOf('2026-09-30'))
    // 1 to 7 October are off; Saturday the 10th is worked.
    expect(read('2026-10-07', beforeHolidays)).toMatchObject({ usedDays: 0, dueOn: '2026-10-10' })
    expect(read('2026-10-10', beforeHolidays)).toMatchObject({ usedDays: 3, overdue: false })
  })

  it('is told in days of China, whatever the hour in UTC', () => {
    const state = stateAfter(monday)
    const at = (now: string) => caseClock(state, officialCalendar, new Date(now)).usedDays
    expect(at('2026-11-23T15:59:59.999Z')).toBe(0)
    expect(at('2026-11-23T16:00:00.000Z')).toBe(1)
  })

  it('is over on the same day for a direct item 即办件', () => {
    const direct = accepted(
      agent,
      item({ mode: 'direct', promisedDays: 0 }),
      morningOf('2026-11-23'),
    )
    expect(read('2026-11-23', direct)).toMatchObject({ dueOn: '2026-11-23', overdue: false })
    expect(read('2026-11-24', direct)).toMatchObject({ usedDays: 1, overdue: true })
  })

  it('beyond the days that a notice has settled is provisional', () => {
    const december = accepted(agent, item({ promisedDays: 5 }), morningOf('2026-12-28'))
    expect(read('2026-12-28', december)).toMatchObject({ provisional: true, dueOn: '2027-01-05' })
  })

  it('says of each date by itself whether it is provisional', () => {
    const sixty = item({ promisedDays: 5, legalDays: 60 })
    const inTime = accepted(agent, sixty, morningOf('2026-11-16'))
    expect(read('2026-11-16', inTime)).toMatchObject({
      dueOn: '2026-11-23',
      dueProvisional: false,
      legalDueProvisional: true,
      provisional: true,
    })
    const settled = accepted(agent, sixty, morningOf('2026-03-02'))
    expect(read('2026-03-02', settled)).toMatchObject({
      dueProvisional: false,
      legalDueProvisional: false,
      provisional: false,
    })
  })

  it('counts no day off of 2027 in a legal limit of 60 days', () => {
    // Found from outside: 2027-02-19 with three days off counted, and said to be settled.
    const sixty = accepted(
      agent,
      item({ promisedDays: 20, legalDays: 60 }),
      morningOf('2026-11-28'),
    )
    expect(read('2026-11-28', sixty)).toMatchObject({
      legalDueOn: '2027-02-26',
      legalDueProvisional: true,
      provisional: true,
    })
  })

  it('ends with the decision, on the day in China on which it was made', () => {
    const made = { ...decided(agent), at: '2026-11-25T16:30:00.000Z' }
    expect(read('2026-12-31', monday, made)).toMatchObject({ usedDays: 3, overdue: false })
    expect(clockEnd(stateAfter(monday, made), '2026-12-31')).toBe('2026-11-26')
  })

  it('that ran out before the decision stays overdue', () => {
    const late = { ...decided(agent), at: morningOf('2026-12-02') }
    expect(read('2026-12-31', monday, late)).toMatchObject({ usedDays: 7, overdue: true })
  })

  it('ends with the end of a case that was withdrawn', () => {
    const gone = { ...withdrawn(agent), at: morningOf('2026-11-24') }
    expect(read('2026-12-31', monday, gone)).toMatchObject({ usedDays: 1, overdue: false })
  })
})

describe('a stopped clock', () => {
  const stopped: Entry[] = [
    { ...monday, ...accepted(agent, item(), morningOf('2026-11-23')) },
    { ...forwarded(agent, district), at: morningOf('2026-11-23') },
    { ...takenOver(clerk, station), at: morningOf('2026-11-24') },
    { ...returned(clerk, station, [licence]), at: morningOf('2026-11-24') },
    { ...takenOver(agent, district), at: morningOf('2026-11-25') },
  ]
  const running: Entry[] = [
    ...stopped,
    { ...supplemented(agent, [licence], '2026-12-07'), at: morningOf('2026-12-07') },
  ]

  it('does not run, and nobody can say the day on which it is up', () => {
    for (const date of ['2026-11-24', '2026-11-25', '2026-12-31'])
      expect(read(date, ...stopped)).toMatchObject({
        usedDays: 1,
        stopped: true,
        dueOn: null,
        legalDueOn: null,
        overdue: false,
      })
  })

  it('runs on after the day on which everything has come', () => {
    expect(read('2026-12-07', ...running)).toMatchObject({
      usedDays: 1,
      stopped: false,
      dueOn: '2026-12-11',
    })
    expect(read('2026-12-08', ...running)).toMatchObject({ usedDays: 2 })
    expect(read('2026-12-14', ...running)).toMatchObject({ usedDays: 6, overdue: true })
  })
})

describe('along every way of a case, the clock', () => {
  const days = fc.integer({ min: -3, max: 120 })
  const at = (shift: number) => new Date(morningOf(addDays('2026-11-23', shift)))

  it('never runs backwards', () => {
    fc.assert(
      fc.property(walks, days, days, ({ last }, a, b) => {
        const [earlier, later] = [a, b].sort((x, y) => x - y).map((shift) => at(shift))
        const first = caseClock(last, officialCalendar, earlier!)
        const then = caseClock(last, officialCalendar, later!)
        expect(then.usedDays).toBeGreaterThanOrEqual(first.usedDays)
        expect(first.usedDays).toBeGreaterThanOrEqual(0)
        expect(then.overdue || !first.overdue).toBe(true)
      }),
    )
  })

  it('stands still while it is stopped', () => {
    fc.assert(
      fc.property(walks, fc.nat({ max: 100 }), ({ states }, shift) => {
        for (const state of states.filter(({ missing }) => missing.length > 0)) {
          const from = new Date(state.changedAt)
          const later = new Date(from.getTime() + shift * 86_400_000)
          const now = caseClock(state, officialCalendar, from)
          expect(caseClock(state, officialCalendar, later).usedDays).toBe(now.usedDays)
          expect(now.stopped).toBe(true)
        }
      }),
    )
  })

  it('stands still after the decision and after the end', () => {
    fc.assert(
      fc.property(walks, fc.nat({ max: 100 }), ({ states }, shift) => {
        for (const state of states.filter(({ decision, endedAt }) => decision ?? endedAt)) {
          const end = new Date(state.decision?.at ?? state.endedAt!)
          const later = new Date(end.getTime() + shift * 86_400_000)
          expect(caseClock(state, officialCalendar, later)).toEqual(
            caseClock(state, officialCalendar, end),
          )
        }
      }),
    )
  })

  it('says the same day on which a case is due as it counts days', () => {
    fc.assert(
      fc.property(walks, days, ({ last }, shift) => {
        const clock = caseClock(last, officialCalendar, at(shift))
        const today = clockEnd(last, shanghaiDate(at(shift)))
        expect(clock.remainingDays).toBe(clock.promisedDays - clock.usedDays)
        expect(clock.overdue).toBe(clock.remainingDays < 0)
        if (clock.overdue) expect(clock.dueOn! < today).toBe(true)
        if (clock.dueOn !== null && today <= clock.dueOn) expect(clock.overdue).toBe(false)
      }),
    )
  })
})

describe('the warning cards 黄牌/红牌', () => {
  const light = (promisedDays: number, usedDays: number) =>
    lightOf({ promisedDays, usedDays } as CaseClock)

  it('are yellow when at most a fifth of the promised time is left', () => {
    expect([light(10, 7), light(10, 8), light(10, 9), light(10, 10)]).toEqual([
      ...['green', 'yellow', 'yellow', 'yellow'],
    ])
    expect([light(5, 3), light(5, 4), light(3, 2), light(3, 3)]).toEqual([
      ...['green', 'yellow', 'green', 'yellow'],
    ])
  })

  it('are red past the promised time, not on its last day', () => {
    expect([light(10, 11), light(1, 2)]).toEqual(['red', 'red'])
    expect(light(10, 10)).not.toBe('red')
  })

  it('of a direct item go from none to red', () => {
    expect([light(0, 0), light(0, 1)]).toEqual(['green', 'red'])
  })
})
