import { type DocumentNode, GraphQLError, parse, Source } from 'graphql'
import type { Refusal } from '../../identity/index.ts'
import { refusalError } from '../rejection.ts'
import { isNestedTooDeep } from './nesting.ts'
import type { OperationLimits } from './operation-limits.ts'
import { overLimit } from './refusals.ts'

/** The error of a request that is refused before it runs. */
export const refusedRequest = (refusal: Refusal): GraphQLError => {
  const { message, extensions } = refusalError(refusal)
  return new GraphQLError(message, { extensions: { ...extensions, http: { status: 400 } } })
}

type Bounds = Pick<OperationLimits, 'characters' | 'tokens' | 'levels'>

/** A parser of no more than so many characters and tokens, not nested too deep; beyond them nothing is built. */
export const boundedParse =
  ({ characters, tokens, levels }: Bounds) =>
  (text: string | Source): DocumentNode => {
    const source = typeof text === 'string' ? new Source(text) : text
    if (source.body.length > characters) throw refusedRequest(overLimit('characters', characters))
    if (isNestedTooDeep(source)) throw refusedRequest(overLimit('levels', levels))
    try {
      return parse(source, { maxLexicalTokens: tokens, maxComments: tokens })
    } catch (error) {
      const cut = error instanceof GraphQLError && error.message.includes('Parsing aborted')
      throw cut ? refusedRequest(overLimit('tokens', tokens)) : error
    }
  }
