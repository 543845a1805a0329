import { isLocalDate, type LocalDate } from '../calendar/index.ts'
import type { Result } from '../identity/index.ts'
import { refuse } from './refusals.ts'

/** The same day a year earlier; of a leap day the last of February. */
const yearBefore = (date: LocalDate): LocalDate => {
  const sameDay: string = `${String(Number(date.slice(0, 4)) - 1).padStart(4, '0')}${date.slice(4)}`
  return date.endsWith('-02-29') ? sameDay.replace(/29$/, '28') : sameDay
}

/**
 * The day on which the applicant applied, today unless another one is named: a delegate collects away
 * from the counter. It is the day from which 行政许可法第三十二条 counts, so it is refused where it cannot
 * be: after today, more than a year ago, or before the applicant was born (`birth`, where
 * a number says it).
 */
export const checkAppliedOn = (
  text: string | null,
  birth: LocalDate | null,
  today: LocalDate,
): Result<LocalDate> => {
  if (text === null) return { ok: true, value: today }
  if (!isLocalDate(text)) return refuse('DATE_MALFORMED')
  if (text > today) return refuse('DATE_IN_FUTURE')
  if (birth !== null && text < birth) return refuse('DATE_BEFORE_BIRTH')
  const earliest = yearBefore(today)
  return text < earliest ? refuse('DATE_TOO_EARLY', earliest) : { ok: true, value: text }
}
