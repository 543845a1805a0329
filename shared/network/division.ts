/** The three tiers of a city's service network: 市, 区(县), 乡镇(街道). */
export type Tier = 'city' | 'district' | 'township'

/** A division code 行政区划代码: 4 digits name a city, 6 a district, 9 a township (GB/T 2260 plus three). */
export type DivisionCode = string

/** A place in the tree. `parent` is null for the city. */
export type Division = {
  code: DivisionCode
  name: string
  tier: Tier
  parent: DivisionCode | null
}
