import type { DivisionCode, Tier } from './division.ts'

// A part of zeros stands for "none" in a padded code (340400 is the city 3404), so it names no division.
const SHAPE = /^[1-9]\d(?!00)\d{2}(?:(?!00)\d{2}(?:(?!000)\d{3})?)?$/
const LENGTH: Readonly<Record<Tier, number>> = { city: 4, district: 6, township: 9 }
const TIERS: readonly Tier[] = ['city', 'district', 'township']

/** The tier that a code names by its length; null when it is no division code. */
export function tierOf(code: string): Tier | null {
  if (!SHAPE.test(code)) return null
  return TIERS.find((tier) => LENGTH[tier] === code.length) ?? null
}

/** The code cut back to a tier; null when the code is malformed or stands above that tier. */
export function ancestorAt(code: string, tier: Tier): DivisionCode | null {
  if (tierOf(code) === null || code.length < LENGTH[tier]) return null
  return code.slice(0, LENGTH[tier])
}

/** The codes from the city down to the code itself; empty when it is malformed. */
export function pathOf(code: string): DivisionCode[] {
  return TIERS.map((tier) => ancestorAt(code, tier)).filter((step) => step !== null)
}

/** The division above; null for a city and for a malformed code. */
export function parentOf(code: string): DivisionCode | null {
  return pathOf(code).at(-2) ?? null
}

/** Whether the code is the ancestor itself or lies below it; false when either is malformed. */
export function isWithin(code: string, ancestor: string): boolean {
  return pathOf(code).includes(ancestor)
}

/** The origin of a case that a division accepts: its code padded with zeros at the right to 9 digits. */
export function originOf(code: DivisionCode): string {
  return code.padEnd(LENGTH.township, '0')
}

/** The division whose origin it is: the inverse of `originOf`. From anything else comes no division code. */
export function divisionOfOrigin(origin: string): DivisionCode {
  if (origin.endsWith('00000')) return origin.slice(0, LENGTH.city)
  return origin.endsWith('000') ? origin.slice(0, LENGTH.district) : origin
}
