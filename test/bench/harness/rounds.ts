/** Who is measured in turn, by name; each call measures once and answers what was measured. */
export type Contestants = Record<string, () => Promise<unknown>>

/** What each contestant did in one round. */
export type Round<All extends Contestants> = { [Name in keyof All]: Awaited<ReturnType<All[Name]>> }

/**
 * Measures all contestants in turn (A B A B …), so that what the machine does beside it meets all of
 * them. One round before the first warms up and is thrown away.
 */
export const measureRounds = async <All extends Contestants>(
  contestants: All,
  rounds: number,
): Promise<Round<All>[]> => {
  const all: Round<All>[] = []
  for (let index = -1; index < rounds; index += 1) {
    const round: Record<string, unknown> = {}
    for (const [name, measure] of Object.entries(contestants)) round[name] = await measure()
    if (index >= 0) all.push(round as Round<All>)
  }
  return all
}
