/** The entries that occur more than once, each named once, in the order of their first repetition. */
export function duplicates(entries: string[]): string[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const entry of entries) (seen.has(entry) ? repeated : seen).add(entry)
  return [...repeated]
}
