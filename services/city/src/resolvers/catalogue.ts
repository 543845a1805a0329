import type { TierContext } from '@liandong/shared/desk'
import { toPayload } from '@liandong/shared/graphql'
import { catalogues } from '@liandong/shared/persistence'
import { desc, sql } from 'drizzle-orm'
import { publishCatalogue } from '../publish-catalogue.ts'

/** The catalogue's versions, and the way to publish a new one. */
export const catalogueResolvers = {
  Query: {
    catalogueVersions: (_: unknown, __: unknown, { desk }: TierContext) =>
      desk.database.read
        .select({
          version: catalogues.version,
          publishedOn: sql<string>`${catalogues.content}->>'publishedOn'`,
          items: sql<number>`jsonb_array_length(${catalogues.content}->'items')`,
        })
        .from(catalogues)
        .orderBy(desc(catalogues.version))
        .limit(100),
  },
  Mutation: {
    publishCatalogue: async (
      _: unknown,
      { input }: { input: { document: string } },
      { desk, caller }: TierContext,
    ) =>
      toPayload(await publishCatalogue(desk, caller, input.document), (catalogue) => ({
        version: {
          version: catalogue.version,
          publishedOn: catalogue.publishedOn,
          items: catalogue.items.length,
        },
      })),
  },
}
