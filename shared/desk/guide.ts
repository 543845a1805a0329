import type { ServiceItem } from '../catalogue/index.ts'
import { foldForSearch } from '../identity/index.ts'
import type { Tier } from '../network/index.ts'
import type { ShelvedCatalogue } from './catalogue-shelf.ts'

/** What somebody looks for in the guide. */
export type GuideFilter = { tier: Tier; search: string | null; department: string | null }

/** A page of the guide. */
export type GuidePage = { items: ServiceItem[]; total: number; hasNextPage: boolean }

const holdsAll = ({ name, code }: ServiceItem, words: readonly string[]): boolean => {
  const texts = [foldForSearch(name), foldForSearch(code)]
  return words.every((word) => texts.some((text) => text.includes(word)))
}

/**
 * The items that a tier's counters accept and the filter finds, in the catalogue's order; null when
 * `after` is not among them, as when a new version dropped it.
 */
export const searchGuide = (
  { items }: ShelvedCatalogue,
  { tier, search, department }: GuideFilter,
  first: number,
  after: string | null,
): GuidePage | null => {
  const words = foldForSearch((search ?? '').slice(0, 50))
    .split(/\s+/)
    .filter(Boolean)
  const found = items.filter(
    (item) =>
      item.acceptedAt.includes(tier) &&
      (department === null || item.department === department) &&
      (words.length === 0 || holdsAll(item, words)),
  )
  const start = after ? found.findIndex(({ code }) => code === after) + 1 : 0
  if (after && start === 0) return null
  return {
    items: found.slice(start, start + first),
    total: found.length,
    hasNextPage: found.length > start + first,
  }
}
