import { sightOf } from '@liandong/shared/auth'
import {
  boundedKeys,
  caseConnection,
  codeOf,
  cursorOf,
  lastWorkingDay,
  orThrow,
  requireActor,
  sizeOf,
  type TierContext,
} from '@liandong/shared/desk'
import { refusalError } from '@liandong/shared/graphql'
import { isWithin } from '@liandong/shared/network'
import { type LedgerFilter, withinSight } from '../ledger/ledger-filter.ts'
import { readLedger, readTallies } from '../ledger/read-ledger.ts'
import { sumTallies } from '../ledger/sum-tallies.ts'

const outOfSight = {
  code: 'FORBIDDEN',
  zh: '您的岗位不能查看该范围的台账，请缩小到本单位、本部门。',
  en: 'Your post does not see this part of the ledger; narrow it to your own division and department.',
}

type LedgerArgs = { filter: LedgerFilter | null; first: number | null; after: string | null }

/** What was asked for, with codes that Postgres takes. */
const asked = (filter: LedgerFilter | null): LedgerFilter => ({
  ...filter,
  statuses: [...new Set(filter?.statuses)],
  department: codeOf(filter?.department),
  itemCode: codeOf(filter?.itemCode),
})

const ledger = async (_: unknown, args: LedgerArgs, { desk, caller }: TierContext) => {
  const sight = sightOf(orThrow(requireActor(caller)))
  const filter = sight && withinSight(asked(args.filter), sight)
  if (!filter) throw refusalError(outOfSight)
  const { read } = desk.database
  const workday = lastWorkingDay(desk)
  return {
    ...caseConnection(
      await readLedger(read, filter, workday, sizeOf(args.first), cursorOf(args.after)),
    ),
    counts: async () =>
      sumTallies(await readTallies(read, filter.department ?? null), filter.division ?? ''),
  }
}

const talliesOf = async (
  _: unknown,
  { codes }: { codes: string[] },
  { desk, caller }: TierContext,
) => {
  const sight = sightOf(orThrow(requireActor(caller)))
  const divisions = boundedKeys(codes)
  const tallies = sight ? await readTallies(desk.database.read, sight.department) : []
  return divisions.map((code) => ({
    code,
    tally: sight && isWithin(code, sight.within) ? sumTallies(tallies, code) : null,
  }))
}

/** The ledger 台账: the list of all cases in the city, and its counts. */
export const ledgerResolvers = { Query: { ledger, talliesOf } }
