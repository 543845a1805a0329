import { LRUCache } from 'lru-cache'
import type { Catalogue, ServiceItem } from '../catalogue/index.ts'
import { catalogueVersion, latestCatalogue, type Writer } from '../persistence/index.ts'

/** A catalogue version with its items by code. */
export type ShelvedCatalogue = Catalogue & { byCode: ReadonlyMap<string, ServiceItem> }

/** The catalogue versions at hand: the newest in memory, older ones fetched when a case asks for them. */
export type CatalogueShelf = {
  latest: () => Promise<ShelvedCatalogue | null>
  version: (version: number) => Promise<ShelvedCatalogue | null>
  /** A newer version came. */
  renew: () => void
}

const REMEMBERED = 4
const LOOK_AGAIN = 5_000

const shelve = (catalogue: Catalogue): ShelvedCatalogue => ({
  ...catalogue,
  byCode: new Map(catalogue.items.map((item) => [item.code, item])),
})

/**
 * Keeps the newest version in memory and looks again after five seconds at the latest, so that a
 * version which another replica received is served too.
 */
export const openCatalogueShelf = (sql: Writer): CatalogueShelf => {
  const versions = new LRUCache<number, ShelvedCatalogue>({ max: REMEMBERED })
  let latest: { catalogue: ShelvedCatalogue | null; until: number } | null = null

  const remember = (catalogue: ShelvedCatalogue): ShelvedCatalogue => {
    versions.set(catalogue.version, catalogue)
    return catalogue
  }

  return {
    renew: () => {
      latest = null
    },
    latest: async () => {
      if (latest && latest.until > performance.now()) return latest.catalogue
      const newest = await latestVersion(sql, latest?.catalogue ?? null)
      if (newest) remember(newest)
      latest = { catalogue: newest, until: performance.now() + (newest ? LOOK_AGAIN : 0) }
      return newest
    },
    version: async (version) => {
      const known = versions.get(version)
      if (known) return known
      const found = await catalogueVersion(sql, version)
      return found ? remember(shelve(found)) : null
    },
  }
}

/** The newest version; the one in memory, unread, when it still is. */
const latestVersion = async (
  sql: Writer,
  known: ShelvedCatalogue | null,
): Promise<ShelvedCatalogue | null> => {
  const newest = await latestCatalogue(sql, known?.version ?? 0)
  return newest ? shelve(newest) : known
}
