import { formatCaseNumber } from '@liandong/shared/case'
import { originOf } from '@liandong/shared/network'

/** The number of the n-th case that a division accepted on the day of these tests. */
export const caseOf = (division: string, serial = 1): string =>
  formatCaseNumber({ origin: originOf(division), date: '2026-11-20', serial })

const officer = (division: string) => ({
  name: '李建国',
  division: { code: division },
  department: null,
})

/** A case copy in the API's shape; `teller` says who told it. */
export const recordOf = (id: string, division: string, teller: string) => ({
  id,
  number: 3,
  status: 'IN_REVIEW',
  item: {
    code: 'JY-001',
    name: '个体工商户登记',
    version: 1,
    department: 'market',
    mode: 'COMMITTED',
    decidedAt: 'DISTRICT',
  },
  origin: { code: division },
  holder: { code: division },
  transit: null,
  assignee: officer(division),
  applicant: {
    kind: 'PERSON',
    name: '张三',
    idNumber: '3404**********1234',
    mobile: '138****0000',
    masked: true,
  },
  subject: teller,
  materials: [],
  missing: [],
  acceptedAt: '2026-11-20T01:00:00.000Z',
  acceptedBy: officer(division),
  clock: {
    acceptedOn: '2026-11-20',
    promisedDays: 5,
    legalDays: 20,
    dueOn: '2026-11-27',
    legalDueOn: '2026-12-18',
    dueProvisional: false,
    legalDueProvisional: true,
    provisional: true,
    calendar: 'fake',
    usedDays: 1,
    remainingDays: 4,
    stopped: false,
    overdue: false,
  },
  review: null,
  decision: null,
  reason: null,
  timeline: [
    {
      number: 1,
      type: 'accepted',
      at: '2026-11-20T01:00:00.000Z',
      by: officer(division),
      to: null,
      note: null,
    },
  ],
  actions: [],
  changedAt: '2026-11-20T01:00:00.000Z',
  endedAt: null,
})
