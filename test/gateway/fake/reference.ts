import {
  ancestorAt,
  type Instance,
  type Network,
  networkIndex,
  type Tier,
} from '@liandong/shared/network'
import { type GraphQLSchema, printSchema } from 'graphql'
import { createSchema } from 'graphql-yoga'
import { copyOf, divisionOf, ledgerOf, queueOf, tallyOf } from './tier-resolvers.ts'

type Coded = { code: string }
type Numbered = { id: string }

/** The public schema over one memory that knows everything: what the stitched answer must be equal to. */
export const referenceSchema = (schema: GraphQLSchema, network: Network) => {
  const index = networkIndex(network)
  const serving = (code: string) => index.instanceServing(code) as Instance
  const copyAt = (tier: Tier, id: string) => {
    const division = ancestorAt(divisionOf(id), tier)
    return division === null ? null : copyOf(id, serving(division))
  }
  return createSchema({
    typeDefs: printSchema(schema),
    resolvers: {
      Query: {
        division: (_, { code }: Coded) => ({ code }),
        case: (_, { id }: Numbered) => ({ id }),
        ledger: () => ledgerOf(serving('3404')),
        catalogueVersions: () => [{ version: 1, publishedOn: '2026-11-01', items: 46 }],
      },
      Division: {
        name: ({ code }: Coded) => index.division(code)?.name,
        tier: ({ code }: Coded) => index.division(code)?.tier.toUpperCase(),
        parent: ({ code }: Coded) => index.division(index.division(code)?.parent ?? '') ?? null,
        children: ({ code }: Coded) => index.childrenOf(code),
        queue: ({ code }: Coded) => queueOf(code, serving(code)),
        tally: ({ code }: Coded) => tallyOf(code),
      },
      Case: {
        origin: ({ id }: Numbered) => index.division(divisionOf(id)),
        intake: ({ id }: Numbered) => copyAt('township', id),
        processing: ({ id }: Numbered) => {
          const copy = copyAt('district', id)
          return copy && { ...copy, stays: [] }
        },
        supervision: ({ id }: Numbered) => ({ ...copyAt('city', id), light: 'GREEN', days: [] }),
      },
    },
  })
}
