import { makeExecutableSchema } from '@graphql-tools/schema'
import { formatCaseNumber, parseCaseNumber } from '@liandong/shared/case'
import { refusalError, sharedSdl } from '@liandong/shared/graphql'
import { type Division, divisionOfOrigin, type NetworkIndex } from '@liandong/shared/network'
import type { GraphQLSchema } from 'graphql'
import { unknownDivision } from '../errors/refusals.ts'
import { networkSdl } from './network-sdl.ts'
import { stitchingSdl } from './stitching-directives.ts'

type Keyed = { id: string; origin: string }

const keyedCase = (typed: string): Keyed => {
  const parsed = parseCaseNumber(typed)
  if (!parsed.ok) throw refusalError(parsed.error)
  return { id: formatCaseNumber(parsed.value), origin: divisionOfOrigin(parsed.value.origin) }
}

const knownCase = (id: string): Keyed | null => {
  const parsed = parseCaseNumber(id)
  return parsed.ok ? { id, origin: divisionOfOrigin(parsed.value.origin) } : null
}

const resolversOf = (network: NetworkIndex) => ({
  Query: {
    division: (_: unknown, { code }: { code: string }) =>
      network.division(code) ?? Promise.reject(refusalError(unknownDivision(code))),
    case: (_: unknown, { id }: { id: string }) => keyedCase(id),
    divisionsOf: (_: unknown, { codes }: { codes: string[] }) =>
      codes.map((code) => network.division(code) ?? null),
    casesOf: (_: unknown, { ids }: { ids: string[] }) => ids.map(knownCase),
  },
  Division: {
    tier: ({ tier }: Division) => tier.toUpperCase(),
    parent: ({ parent }: Division) => (parent === null ? null : network.division(parent)),
    children: ({ code }: Division) => network.childrenOf(code),
  },
  Case: { origin: ({ origin }: Keyed) => network.division(origin) ?? null },
})

/** The subschema that the gateway answers itself; it holds no data but the network file. */
export const networkSchema = (network: NetworkIndex): GraphQLSchema =>
  makeExecutableSchema({
    typeDefs: [stitchingSdl, sharedSdl('graphql/base'), networkSdl],
    resolvers: resolversOf(network),
  })
