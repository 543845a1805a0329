import { renewCharacters } from './old-characters.ts'

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212().·]/gu

/**
 * A number or code as somebody typed or pasted it, made comparable: every width and style of letters and
 * digits becomes ASCII (NFKC), invisible marks and the blanks around it go, `a`–`z` become capitals.
 */
export function readTyped(text: string): string {
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .trim()
    .replace(/[a-z]/g, (char) => char.toUpperCase())
}

/** A number without inner structure, such as a telephone number: as `readTyped`, and blanks, dashes, dots and brackets inside go too. */
export function readNumber(text: string): string {
  return readTyped(text).replace(SEPARATORS, '')
}

/** Text in the one form in which a search compares it: any width, style and case of letters is the same. */
export function foldForSearch(text: string): string {
  return renewCharacters(text).normalize('NFKC').replace(INVISIBLE, '').toUpperCase()
}
