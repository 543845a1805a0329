import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql'
import type { Refusal } from '../identity/index.ts'

/** An applicant asks for one case, a family for a few. */
const MOST_TRACKS = 3

const tooMany: Refusal = {
  code: 'TOO_MANY_TRACKS',
  zh: `一次请求最多查询 ${MOST_TRACKS} 个办件的进度，请分次查询。`,
  en: `One request tracks at most ${MOST_TRACKS} cases; ask for the others in another one.`,
}

/**
 * A rule of validation: a document holds no more than three `track` fields, so that query codes are not
 * guessed by the dozen in one request.
 */
export const fewTracks = (context: ValidationContext): ASTVisitor => {
  let tracks = 0
  return {
    Field: (node) => {
      const isTrack =
        node.name.value === 'track' &&
        context.getParentType() === context.getSchema().getQueryType()
      if (!isTrack) return
      tracks += 1
      if (tracks !== MOST_TRACKS + 1) return
      const options = { nodes: node, extensions: { ...tooMany } }
      context.reportError(new GraphQLError(`${tooMany.zh} ${tooMany.en}`, options))
    },
  }
}
