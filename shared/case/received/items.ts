import type { ServiceItem } from '../../catalogue/index.ts'
import type { Refusal } from '../../identity/index.ts'
import { tierOf } from '../../network/index.ts'
import { caseItemOf } from '../application.ts'
import type { CaseEvent, CaseItem, HandedIn } from '../event.ts'
import type { CaseState } from '../state.ts'
import { refusal } from './refusal.ts'

/** The item that an entry names: a code in a version of the catalogue. */
export type NamedItem = Pick<CaseItem, 'code' | 'version'>

type Opening = Extract<CaseEvent, { type: 'accepted' | 'applicationRefused' }>

const isOpening = (event: CaseEvent): event is Opening =>
  event.type === 'accepted' || event.type === 'applicationRefused'

/** The materials that an entry names. */
const materialsOf = (event: CaseEvent): readonly HandedIn[] => {
  if (event.type === 'accepted' || event.type === 'supplemented') return event.data.materials
  return event.type === 'handedOver' ? event.data.missing : []
}

/**
 * The item by which an entry is judged, from the receiver's own catalogue; null when the entry says
 * nothing that the catalogue decides. An opening names its item, the rest of a log goes by that.
 */
export const itemNamed = (state: CaseState | null, event: CaseEvent): NamedItem | null => {
  if (isOpening(event)) return event.data.item
  const asks = event.type === 'decided' || materialsOf(event).length > 0
  return state && asks ? state.item : null
}

const differs = ({ number }: CaseEvent): Refusal =>
  refusal(
    'EVENT_ITEM_DIFFERS',
    `第 ${number} 号记录中的事项或材料与其所称目录版本不符；请立即核查来源实例。`,
    `The item or a material in entry ${number} is not that of the catalogue version it names; check the sending instance at once.`,
  )

/** The refusal of what is beyond the writer's power, whichever rule finds it. */
export const beyondPower = ({ by, number }: CaseEvent): Refusal =>
  refusal(
    'EVENT_BEYOND_POWER',
    `${by.division} 无权作出第 ${number} 号记录中的受理、决定或移交；请立即核查来源实例。`,
    `${by.division} has no power to accept, decide or hand over as entry ${number} says; check the sending instance at once.`,
  )

const isSame = (one: CaseItem, other: CaseItem): boolean =>
  (Object.keys(other) as (keyof CaseItem)[]).every((key) => one[key] === other[key])

/** Each once, and with the name that the check-list gives it: so their number and size are bounded too. */
const areListed = (item: ServiceItem, materials: readonly HandedIn[]): boolean => {
  if (materials.length > item.materials.length) return false
  const left = new Map(item.materials.map(({ code, name }) => [code, name]))
  return materials.every(({ code, name }) => left.get(code) === name && left.delete(code))
}

const isAcceptedAt = ({ acceptedAt }: ServiceItem, division: string): boolean => {
  const tier = tierOf(division)
  return tier !== null && acceptedAt.includes(tier)
}

/** Only a return names materials: they stop the clock. */
const namesNone = (event: CaseEvent): boolean =>
  event.type === 'handedOver' && event.data.kind !== 'return'

const againstOpening = (event: Opening, { version }: NamedItem, item: ServiceItem) => {
  if (!isSame(event.data.item, caseItemOf({ item, version }))) return differs(event)
  return isAcceptedAt(item, event.by.division) ? null : beyondPower(event)
}

/**
 * Why an entry does not agree with the item it names, as the receiver's own catalogue has it (null:
 * the version has no such item). Whatever a station copies into its entries, the tier that accepts
 * and decides an item, its limits and the words of the catalogue come from the city.
 */
export const againstItem = (
  event: CaseEvent,
  named: NamedItem,
  item: ServiceItem | null,
): Refusal | null => {
  if (!item) return differs(event)
  const against = isOpening(event) ? againstOpening(event, named, item) : null
  if (against) return against
  if (event.type === 'decided' && tierOf(event.by.division) !== item.decidedAt) {
    return beyondPower(event)
  }
  const materials = materialsOf(event)
  const listed = namesNone(event) ? materials.length === 0 : areListed(item, materials)
  return listed ? null : differs(event)
}
