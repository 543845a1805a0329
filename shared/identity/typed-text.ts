const FULL_WIDTH = /[\uFF01-\uFF5E]/g
const FULL_WIDTH_OFFSET = 0xfee0

/**
 * A number as somebody typed it, made comparable: full-width letters and digits of a Chinese input method
 * become ASCII, blanks around it go, `a`–`z` become capitals. Nothing else changes.
 */
export function readTyped(text: string): string {
  return text
    .replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .trim()
    .replace(/[a-z]/g, (char) => char.toUpperCase())
}
