import type { DivisionCode, NetworkIndex, Tier } from '@liandong/shared/network'

/** Whose answer an error is about: the code for programs, and words for people. */
export type Place = { division: DivisionCode; zh: string; en: string }

/**
 * The words for what an instance was asked about. One instance may serve all stations of a district:
 * they are named as such, for the district's own centre may be up while they are not.
 */
export const placeOf = (
  network: NetworkIndex,
  division: DivisionCode,
  tier: Tier | null = null,
): Place => {
  const known = network.division(division)
  const name = known?.name ?? ''
  return tier === 'township' && known?.tier !== 'township'
    ? { division, zh: `${name}各站点（${division}）`, en: `the stations of ${name} (${division})` }
    : { division, zh: `${name}（${division}）`, en: `${name} (${division})` }
}
