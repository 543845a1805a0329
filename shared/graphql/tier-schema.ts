import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { stitchingDirectives } from '@graphql-tools/stitching-directives'
import type { IResolvers } from '@graphql-tools/utils'
import type { GraphQLSchema } from 'graphql'
import { scalarResolvers } from './scalars.ts'

const { allStitchingDirectivesTypeDefs } = stitchingDirectives()

/** Reads an SDL file of this package or of a service. */
export const readSdl = (file: URL): string => readFileSync(file, 'utf8')

const packageRoot = (): URL => {
  const here = new URL('.', import.meta.url)
  return new URL(here.pathname.includes('/dist/') ? '../../' : '../', here)
}

/** The SDL that every tier shares, and the one of the desk. */
export const sharedSdl = (name: 'graphql/base' | 'desk/desk'): string =>
  readSdl(new URL(`${name}.graphql`, packageRoot()))

/** The executable schema of a tier: shared SDL, the tier's own, and resolvers that must fit. */
export const tierSchema = (ownSdl: string, resolvers: IResolvers[]): GraphQLSchema =>
  makeExecutableSchema({
    typeDefs: [
      allStitchingDirectivesTypeDefs,
      sharedSdl('graphql/base'),
      sharedSdl('desk/desk'),
      ownSdl,
    ],
    resolvers: [scalarResolvers, ...resolvers],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  })
