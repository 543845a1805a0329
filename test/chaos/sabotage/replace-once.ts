import type { Edit } from './sabotage.ts'

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const pattern = (from: string): RegExp =>
  new RegExp(from.trim().split(/\s+/).map(escaped).join('\\s+'), 'g')

/**
 * The source with one piece replaced. Throws unless the piece is there exactly once: a sabotage that
 * changes nothing would make the checker look blind, or worse, good.
 */
export const replaceOnce = (source: string, { module, from, to }: Edit): string => {
  const found = source.match(pattern(from))?.length ?? 0
  if (found !== 1) {
    throw new Error(`${module}: expected this piece once, found it ${found} times: ${from}`)
  }
  return source.replace(pattern(from), () => to)
}
