import { formatCaseNumber } from '@liandong/shared/case'
import { originOf } from '@liandong/shared/network'

/** The number of the n-th case that a division accepted. */
export const lightCase = (division: string, serial: number): string =>
  formatCaseNumber({ origin: originOf(division), date: '2026-11-20', serial })

const officer = (division: string) => ({
  name: '李建国',
  division: { code: division },
  department: null,
})

/** A case copy in the API's shape. */
export const lightRecord = (id: string) => {
  const division = id.slice(0, 9)
  return {
    id,
    number: 6,
    status: 'IN_REVIEW',
    item: {
      code: '511A0074300005',
      name: '个体工商户变更登记',
      version: 1,
      department: 'market-regulation',
    },
    holder: { code: division.slice(0, 6) },
    assignee: officer(division.slice(0, 6)),
    subject: '申请办理，材料由本人当面递交',
    materials: [
      { code: 'M1', name: '个体工商户登记（备案）申请书' },
      { code: 'M2', name: '经营者身份证件复印件' },
      { code: 'M3', name: '经营场所使用证明' },
    ],
    acceptedAt: '2026-11-20T01:00:00.000Z',
    acceptedBy: officer(division),
    clock: { dueOn: '2026-11-27', usedDays: 1, promisedDays: 5, overdue: false },
    review: { opinion: 'APPROVE', text: '材料齐全，符合条件' },
  }
}

type LedgerArguments = { filter?: { itemCode?: string } | null; list?: string | null }

/** The root fields of all tiers over these cases. `itemCode` in the filter chooses among several lists. */
export const lightRoots = (lists: Record<string, string[]>) => {
  const entry = (field: string, part: (id: string) => object) => ({
    [field]: ({ ids }: { ids: string[] }) => ids.map((id) => ({ id, ...part(id) })),
  })
  const intake = (id: string) => ({ intake: { record: lightRecord(id), receipt: null } })
  const processing = (id: string) => ({ processing: { record: lightRecord(id), stays: [] } })
  const supervision = (id: string) => ({
    supervision: { light: 'GREEN', record: lightRecord(id), days: [] },
  })
  return {
    ...entry('intakeOf', intake),
    ...entry('processingOf', processing),
    ...entry('supervisionOf', supervision),
    ledger: ({ filter, list }: LedgerArguments) => {
      const ids = lists[filter?.itemCode ?? list ?? ''] ?? Object.values(lists)[0] ?? []
      return {
        edges: ids.map((id) => ({
          cursor: id,
          node: { id, ...supervision(id) },
          record: lightRecord(id),
        })),
        pageInfo: { hasNextPage: true, endCursor: ids.at(-1) },
      }
    },
    _entities: ({ representations }: { representations: { id: string }[] }) =>
      representations.map(({ id }) => ({
        __typename: 'Case',
        id,
        ...intake(id),
        ...processing(id),
        ...supervision(id),
      })),
  }
}
