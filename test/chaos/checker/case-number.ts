/** The parts of a case number; `day` as the calendar writes it. */
export type NumberParts = { origin: string; day: string; serial: number; check: string }

const SHAPE = /^(\d{9})-(\d{4})(\d{2})(\d{2})-(\d{5}|[1-9]\d{5})-([0-9A-Z])$/
// GB 32100-2015: 31 characters, without those that are taken for others.
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const PRIME = 31

/** The parts of a case number, or null when it has not their shape. */
export const partsOf = (caseId: string): NumberParts | null => {
  const [, origin = '', year, month, day, serial, check = ''] = SHAPE.exec(caseId) ?? []
  if (!origin) return null
  return { origin, day: `${year}-${month}-${day}`, serial: Number(serial), check }
}

/** The check character over the digits of a number, MOD 31-3: the sum with it is a multiple of 31. */
export const checkOf = (digits: string): string => {
  let sum = 0
  let weight = 1
  for (const digit of digits) {
    sum = (sum + ALPHABET.indexOf(digit) * weight) % PRIME
    weight = (weight * 3) % PRIME
  }
  return ALPHABET.charAt((PRIME - sum) % PRIME)
}

/** Whether the last character of a case number fits the others. */
export const isChecked = (caseId: string): boolean =>
  checkOf(caseId.slice(0, -2).replaceAll('-', '')) === caseId.at(-1)
