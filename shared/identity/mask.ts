/** An identity number with its region's province and its last four characters: `340***********002X`. */
export function maskId(id: string): string {
  return maskMiddle(id, 3, 4)
}

/** A mobile number as `138****8000`. */
export function maskMobile(mobile: string): string {
  return maskMiddle(mobile, 3, 4)
}

/** A name by its first character, as `张*` or `欧**`: two stars at the most, to hide the length too. */
export function maskName(name: string): string {
  const [first = '', ...rest] = name
  return first + '*'.repeat(Math.min(rest.length, 2))
}

/** Whatever is too short to hide anything between its ends is hidden entirely. */
function maskMiddle(text: string, head: number, tail: number): string {
  const chars = [...text]
  const hidden = chars.length - head - tail
  if (hidden < 4) return '*'.repeat(chars.length)
  return chars.slice(0, head).join('') + '*'.repeat(hidden) + chars.slice(-tail).join('')
}
