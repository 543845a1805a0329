import { readSdl, sharedSdl } from '@liandong/shared/graphql'
import { buildASTSchema, concatAST, type GraphQLSchema, parse } from 'graphql'
import { withNullableRoots } from './nullable-roots.ts'
import { stitchingSdl } from './stitching-directives.ts'
import { viewsOf } from './views.ts'

/** The same depth in `src` and in `dist`: three levels below the project. */
const ownSdl = (service: string): string =>
  readSdl(new URL(`../../../services/${service}/schema.graphql`, import.meta.url))

/**
 * What the tiers serve, read from the SDL files and not from running services: a tier that is down
 * at start must not keep the gateway from starting. Each part stands for all instances of its tier
 * (the desk for all of all tiers), never for one: of several equal ones stitching would silently ask
 * only one.
 */
const parts = {
  desk: () => sharedSdl('desk/desk'),
  township: () => ownSdl('township'),
  district: () => ownSdl('district'),
  city: () => ownSdl('city'),
}

/** What one subschema serves. */
export type Part = { name: string; schema: GraphQLSchema }

/** The subschemas of the tiers. */
export const tierParts = (): Part[] => {
  const common = [parse(stitchingSdl), parse(sharedSdl('graphql/base'))]
  const views = Object.entries(parts).flatMap(([name, sdl]) =>
    viewsOf(name, withNullableRoots(sdl())),
  )
  return views.map(({ name, document }) => ({
    name,
    schema: buildASTSchema(concatAST([...common, document])),
  }))
}
