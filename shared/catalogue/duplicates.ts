/** The entries that occur more than once, each named once, in the order of their first repetition. */
export function duplicates(entries: string[]): string[] {
  return [...new Set(entries.filter((entry, index) => entries.indexOf(entry) !== index))]
}
