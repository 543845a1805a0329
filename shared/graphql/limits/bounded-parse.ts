import { type DocumentNode, GraphQLError, parse, type Source } from 'graphql'
import type { Refusal } from '../../identity/index.ts'
import { refusalError } from '../rejection.ts'
import type { OperationLimits } from './operation-limits.ts'
import { overLimit } from './refusals.ts'

/** The error of a request that is refused before it runs. */
export const refusedRequest = (refusal: Refusal): GraphQLError => {
  const { message, extensions } = refusalError(refusal)
  return new GraphQLError(message, { extensions: { ...extensions, http: { status: 400 } } })
}

/** A parser of no more than so many characters and tokens; beyond them nothing is built. */
export const boundedParse =
  ({ characters, tokens }: Pick<OperationLimits, 'characters' | 'tokens'>) =>
  (source: string | Source): DocumentNode => {
    const { length } = typeof source === 'string' ? source : source.body
    if (length > characters) throw refusedRequest(overLimit('characters', characters))
    try {
      return parse(source, { maxLexicalTokens: tokens, maxComments: tokens })
    } catch (error) {
      const cut = error instanceof GraphQLError && error.message.includes('Parsing aborted')
      throw cut ? refusedRequest(overLimit('tokens', tokens)) : error
    }
  }
