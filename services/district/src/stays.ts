import { type Calendar, shanghaiDate, workingDaysBetween } from '@liandong/shared/calendar'
import type { CaseEvent } from '@liandong/shared/case'

/** A division had the case from one instant to another; null: still. Working days in between. */
export type Stay = {
  division: { code: string }
  from: string
  until: string | null
  workingDays: number
}

const ending = ['delivered', 'withdrawn', 'applicationRefused']

/**
 * Who had the case how long, from its log: a stay ends when the next holder takes over, for until
 * then the giver answers for it.
 */
export const staysOf = (log: readonly CaseEvent[], calendar: Calendar, now: Date): Stay[] => {
  const begins = log.filter(
    ({ number, type, by }, index) =>
      number === 1 || (type === 'takenOver' && by.division !== log[index - 1]?.by.division),
  )
  const end = log.find(({ type }) => ending.includes(type))?.at ?? null
  return begins.map(({ by, at }, index) => {
    const until = begins[index + 1]?.at ?? end
    const days = workingDaysBetween(
      calendar,
      shanghaiDate(new Date(at)),
      shanghaiDate(until ? new Date(until) : now),
    )
    return { division: { code: by.division }, from: at, until, workingDays: days }
  })
}
