import { type Copies, openCopies } from './copies.ts'
import { startTiers, type TestTiers, type TierOptions } from './tiers.ts'

/** Tiers, and their databases as a test reads them behind the services' backs; both stop with the tiers. */
export type Watched = { tiers: TestTiers; copies: Copies }

/** Starts the tiers and waits until nothing moves by itself. */
export const startWatched = async (
  districts?: string[],
  options?: TierOptions,
): Promise<Watched> => {
  const tiers = await startTiers(districts, options)
  const copies = openCopies(tiers)
  await copies.settled()
  const stop = async (): Promise<void> => {
    await copies.close()
    await tiers.stop()
  }
  return { tiers: { ...tiers, stop }, copies }
}
