/** Characters of GB 32100-2015: without I O Z S V, which are taken for digits or U. */
export const MOD31_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

const RESIDENT_ID_CHECKS = '10X98765432'
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/**
 * The check character of GB 32100-2015: weights 3^i mod 31, over up to 30 characters of `MOD31_ALPHABET`.
 * As 31 is prime and the weights differ, it finds every wrong character and every two exchanged ones
 * inside the text. Throws RangeError for other characters.
 */
export function mod31Check(text: string): string {
  let sum = 0
  let weight = 1
  for (const char of text) {
    sum += mod31Value(char) * weight
    weight = (weight * 3) % 31
  }
  return MOD31_ALPHABET[(31 - (sum % 31)) % 31]!
}

/** The check character of GB 11643-1999 (ISO 7064 MOD 11-2) over the first 17 digits. */
export function residentIdCheck(digits: string): string {
  const sum = [...digits].reduce((rest, digit) => ((rest + Number(digit)) * 2) % 11, 0)
  return RESIDENT_ID_CHECKS[sum]!
}

/** The check character of an organisation code, GB 11714-1997, over its first 8 characters. */
export function organisationCheck(body: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    // GB 11714 gives letters the values 10 to 35 over the whole alphabet.
    (total, weight, i) => total + weight * Number.parseInt(body[i]!, 36),
    0,
  )
  return '0123456789X0'[11 - (sum % 11)]!
}

function mod31Value(char: string): number {
  const value = MOD31_ALPHABET.indexOf(char)
  if (value < 0) throw new RangeError(`not a character of GB 32100: ${JSON.stringify(char)}`)
  return value
}
