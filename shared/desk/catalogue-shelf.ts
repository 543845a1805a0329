import { LRUCache } from 'lru-cache'
import type { Catalogue, ServiceItem } from '../catalogue/index.ts'
import { catalogueVersions, latestCatalogue, type Writer } from '../persistence/index.ts'

/** A catalogue version with its items by code. */
export type ShelvedCatalogue = Catalogue & { byCode: ReadonlyMap<string, ServiceItem> }

/** The catalogue versions at hand: the newest in memory, older ones fetched when a case asks for them. */
export type CatalogueShelf = {
  latest: () => Promise<ShelvedCatalogue | null>
  version: (version: number) => Promise<ShelvedCatalogue | null>
  /** Those of these versions that are here, read in one query. */
  versions: (wanted: ReadonlySet<number>) => Promise<Map<number, ShelvedCatalogue>>
  /** A newer version came. */
  renew: () => void
}

const REMEMBERED = 16
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

  /** What is not here is asked for each time: it may come at any moment. */
  const find = async (wanted: ReadonlySet<number>): Promise<Map<number, ShelvedCatalogue>> => {
    const known = [...wanted].flatMap((version) => versions.get(version) ?? [])
    const here = new Set(known.map(({ version }) => version))
    const others = [...wanted].filter((version) => !here.has(version))
    const read = others.length > 0 ? await catalogueVersions(sql, others) : []
    const all = [...known, ...read.map((catalogue) => remember(shelve(catalogue)))]
    return new Map(all.map((catalogue) => [catalogue.version, catalogue]))
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
    version: async (version) => (await find(new Set([version]))).get(version) ?? null,
    versions: find,
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
