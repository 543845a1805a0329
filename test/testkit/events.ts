import { createHash, randomUUID } from 'node:crypto'
import {
  type CaseEvent,
  caseItemOf,
  formatCaseNumber,
  type NewEvent,
  type Officer,
  type Receiver,
} from '@liandong/shared/case'
import { generateResidentId } from '@liandong/shared/identity'
import { divisionOfOrigin, tierOf } from '@liandong/shared/network'
import { catalogueFiles } from './catalogue.ts'
import { CITY_ITEM } from './counter.ts'

/** Somebody who writes events at a division. */
export const officer = (division: string): Officer => ({
  id: `tester-${division}`,
  name: '测试员',
  division,
  department: division.length === 9 ? null : 'market-regulation',
})

const applicant = {
  kind: 'person',
  name: '张伟',
  idNumber: generateResidentId('340405', '1988-03-12', 123),
  mobile: '13812345678',
} as const

const catalogue = catalogueFiles()

/** The item of the city's catalogue that an entry names. */
export const cataloguedItem: Receiver['itemOf'] = ({ version, code }) =>
  version === catalogue.version
    ? (catalogue.items.find((item) => item.code === code) ?? null)
    : undefined

const item = caseItemOf({
  item: cataloguedItem({ version: catalogue.version, code: CITY_ITEM })!,
  version: catalogue.version,
})
const [form] = cataloguedItem(item)!.materials

/** A case that only events know: hand-made, of a day on which nobody accepts anything. */
export const caseOn = (origin: string, serial: number): string =>
  formatCaseNumber({ origin, date: '2026-03-02', serial })

/** One entry of a hand-made log. */
export const entry = (
  caseId: string,
  number: number,
  division: string,
  event: NewEvent,
): CaseEvent => ({
  ...event,
  caseId,
  number,
  version: 1,
  at: new Date(Date.UTC(2026, 2, 2, 1, 0, number)).toISOString(),
  by: officer(division),
  correlationId: randomUUID(),
})

/** The acceptance that opens a hand-made case at the division of its number. */
export const opening = (caseId: string): CaseEvent => {
  const origin = caseId.slice(0, 9)
  return entry(caseId, 1, divisionOfOrigin(origin), {
    type: 'accepted',
    data: {
      origin,
      item,
      applicant,
      materials: [{ code: form!.code, name: form!.name }],
      subject: '申请办理',
      appliedOn: '2026-03-02',
      acceptedOn: '2026-03-02',
      queryCodeHash: createHash('sha256').update(caseId).digest('hex'),
    },
  })
}

/** The acceptance for another item of the catalogue, with all that it asks for. */
export const withItem = (
  event: CaseEvent,
  code: string,
  version = catalogue.version,
): CaseEvent => {
  const found = catalogue.items.find((one) => one.code === code)
  if (event.type !== 'accepted' || !found) throw new Error(`no item ${code} for ${event.type}`)
  const materials = found.materials
    .filter(({ required, only }) => required && only !== 'firm')
    .map(({ code: number, name }) => ({ code: number, name }))
  const kept = caseItemOf({ item: found, version })
  return { ...event, data: { ...event.data, item: kept, materials } }
}

/** Where an honest instance publishes the event. */
export const subjectOf = ({ caseId, by, type }: CaseEvent): string => {
  const path = [caseId.slice(0, 4), caseId.slice(4, 6), caseId.slice(6, 9)].join('.')
  return `case.${path}.${tierOf(by.division)}.${type}`
}

/**
 * A log that wanders: a station accepts, hands over, the district takes, claims, returns it, and
 * so on for as many entries as asked for.
 */
export const wanderingLog = (caseId: string, length: number): CaseEvent[] => {
  const station = caseId.slice(0, 9)
  const district = caseId.slice(0, 6)
  const steps: [string, NewEvent][] = [
    [station, { type: 'handedOver', data: handOver(district, 'forward') }],
    [district, { type: 'takenOver', data: { from: station } }],
    [district, { type: 'claimed', data: {} }],
    [district, { type: 'handedOver', data: handOver(station, 'return') }],
    [station, { type: 'takenOver', data: { from: district } }],
  ]
  const rest = Array.from({ length: length - 1 }, (_, index) => {
    const [division, event] = steps[index % steps.length]!
    return entry(caseId, index + 2, division, event)
  })
  return [opening(caseId), ...rest]
}

const handOver = (to: string, kind: 'forward' | 'return') => ({
  to,
  kind,
  reason: kind === 'return' ? '请补充说明' : null,
  missing: [],
})
