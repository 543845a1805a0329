import { isLocalDate, type LocalDate } from '../calendar/index.ts'

/**
 * The date of birth in a personal number of 18 characters (GB 11643-1999: digits 7 to 14; the cards of
 * foreigners have the same layout), or null where there is none.
 */
export function birthDateIn(idNumber: string): LocalDate | null {
  const [, year, month, day] = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/.exec(idNumber) ?? []
  const birth = `${year}-${month}-${day}`
  return isLocalDate(birth) ? birth : null
}
