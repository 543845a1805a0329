import { Lexer, type Source, type Token, TokenKind } from 'graphql'

/** Far more than the levels of any operation, and far less than what the parser's stack holds. */
const DEEPEST = 200

const OPENING = /[{[(]/g
const opens = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closes = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

const isDeep = (lexer: Lexer): boolean => {
  let depth = 0
  let token: Token = lexer.advance()
  for (; token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (opens.has(token.kind)) depth += 1
    if (closes.has(token.kind)) depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

/**
 * Whether brackets of a text stand in each other deeper than the parser may follow: it descends by
 * calling itself, and so does whatever reads its document. Nearly all texts have too few for that.
 */
export const isNestedTooDeep = (source: Source): boolean => {
  const { length = 0 } = source.body.match(OPENING) ?? []
  if (length <= DEEPEST) return false
  try {
    return isDeep(new Lexer(source))
  } catch {
    // No GraphQL: the parser says where.
    return false
  }
}
