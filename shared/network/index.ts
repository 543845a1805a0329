export { CITY_CODES, type CityCode, isCityCode, readCity } from './cities.ts'
export {
  ancestorAt,
  divisionOfOrigin,
  isWithin,
  originOf,
  parentOf,
  pathOf,
  tierOf,
} from './codes.ts'
export { copyHolders, divisionsHeldByBoth } from './copy-holders.ts'
export type { Division, DivisionCode, Tier } from './division.ts'
export { type NetworkIndex, networkIndex } from './lookup.ts'
export type { Instance, Network } from './network.ts'
export { type NetworkPlan, planNetwork } from './plan.ts'
export { type ParsedNetwork, parseNetwork } from './validate.ts'
