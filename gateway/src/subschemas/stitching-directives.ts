import { stitchingDirectives } from '@graphql-tools/stitching-directives'

const { allStitchingDirectivesTypeDefs, stitchingDirectivesTransformer } = stitchingDirectives()

/** The SDL of `@key`, `@merge` and their kin, which every subschema needs to be built. */
export const stitchingSdl = allStitchingDirectivesTypeDefs

/** Turns the directives of a subschema into its merge configuration. */
export const readStitchingDirectives = stitchingDirectivesTransformer
