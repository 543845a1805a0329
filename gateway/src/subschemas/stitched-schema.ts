import type { SubschemaConfig } from '@graphql-tools/delegate'
import { stitchSchemas } from '@graphql-tools/stitch'
import type { Executor } from '@graphql-tools/utils'
import { scalarResolvers } from '@liandong/shared/graphql'
import type { GraphQLSchema } from 'graphql'
import { withoutEntries } from './hidden-entries.ts'
import { withLocatedErrors } from './located-errors.ts'
import { readStitchingDirectives } from './stitching-directives.ts'
import type { Part } from './tier-parts.ts'

/** The tiers refuse longer lists of keys. */
const KEYS_AT_ONCE = 500

/**
 * Stitching keeps what it fetched by key for the whole request. In an operation of two commands the
 * second would then show the case as it was after the first, so nothing is kept; keys that are asked
 * at the same moment still travel together.
 */
const withLoaderOptions = (config: SubschemaConfig): SubschemaConfig => ({
  ...config,
  merge: Object.fromEntries(
    Object.entries(config.merge ?? {}).map(([type, entry]) => [
      type,
      { ...entry, dataLoaderOptions: { cache: false, maxBatchSize: KEYS_AT_ONCE } },
    ]),
  ),
})

/** The public schema: the network file and what the tiers serve, joined by `Division.code` and `Case.id`. */
export const stitchedSchema = (
  tiers: readonly Part[],
  network: GraphQLSchema,
  executorFor: (schema: GraphQLSchema) => Executor,
): GraphQLSchema => {
  const subschemas = [
    ...tiers.map((part) => ({ ...part, executor: executorFor(part.schema) })),
    { name: 'network', schema: network },
  ]
  const stitched = stitchSchemas({
    subschemas,
    subschemaConfigTransforms: [(config) => withLoaderOptions(readStitchingDirectives(config))],
    // A malformed date is refused here, before a tier is asked; instants only pass through.
    resolvers: { Date: scalarResolvers.Date },
    mergeDirectives: false,
  })
  const open = withoutEntries(
    stitched,
    subschemas.map(({ schema }) => schema),
  )
  return withLocatedErrors(open)
}
