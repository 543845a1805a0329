import { Kind, type SelectionNode, type Token } from 'graphql'

const between = (start: Token, end: Token | undefined): number => {
  let count = 0
  for (let token: Token | null = start; token && token !== end; token = token.next) count += 1
  return count
}

/** How many tokens a selection has, without what is selected below it but with the braces around that. */
export const tokensOf = (node: SelectionNode): number => {
  const below = 'selectionSet' in node && node.selectionSet ? node.selectionSet : undefined
  const braces = below ? 2 : 0
  const plain = !node.directives?.length && !('arguments' in node && node.arguments?.length)
  if (node.kind === Kind.FIELD && plain) return (node.alias ? 3 : 1) + braces
  if (!node.loc) return 1 + braces
  return (
    between(node.loc.startToken, below?.loc?.startToken ?? node.loc.endToken.next ?? undefined) +
    braces
  )
}
