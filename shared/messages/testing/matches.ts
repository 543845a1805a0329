/** Whether a NATS subject falls under a pattern: `*` is one token, `>` at the end is one or more. */
export const matches = (pattern: string, subject: string): boolean => {
  const wanted = pattern.split('.')
  const tokens = subject.split('.')
  const open = wanted.at(-1) === '>'
  const fixed = open ? wanted.slice(0, -1) : wanted
  if (open ? tokens.length <= fixed.length : tokens.length !== fixed.length) return false
  return fixed.every((token, index) => token === '*' || token === tokens[index])
}
