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
  unreadParts,
} from '@liandong/shared/desk'
import { type AskedField, refusalError, requestedFields } from '@liandong/shared/graphql'
import { isWithin } from '@liandong/shared/network'
import { type LedgerFilter, withinSight } from '../ledger/ledger-filter.ts'
import { countLedger, readLedger, readTallies } from '../ledger/read-ledger.ts'
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
  division: codeOf(filter?.division),
  statuses: [...new Set(filter?.statuses)],
  department: codeOf(filter?.department),
  itemCode: codeOf(filter?.itemCode),
})

const isOfCity = ({ instance }: TierContext['desk'], division: string | null | undefined) =>
  instance.divisions.some((city) => isWithin(division ?? '', city))

const ledger = async (
  _: unknown,
  args: LedgerArgs,
  { desk, caller }: TierContext,
  info: AskedField,
) => {
  const sight = sightOf(orThrow(requireActor(caller)))
  const filter = sight && withinSight(asked(args.filter), sight)
  // The whole city is read without a condition, so nobody's sight may lie outside it.
  if (!filter || !isOfCity(desk, filter.division)) throw refusalError(outOfSight)
  const workday = lastWorkingDay(desk)
  const page = await readLedger(desk.database.look, {
    filter,
    workday,
    first: sizeOf(args.first),
    after: cursorOf(args.after),
    leftOut: unreadParts(requestedFields(info, 'edges', 'record')),
  })
  return {
    ...caseConnection(page),
    totalCount: () => countLedger(desk.database.look, filter, workday),
    counts: async () =>
      sumTallies(await readTallies(desk.database.look, filter.department ?? null))(
        filter.division ?? '',
      ),
  }
}

const talliesOf = async (
  _: unknown,
  { codes }: { codes: string[] },
  { desk, caller }: TierContext,
) => {
  const sight = sightOf(orThrow(requireActor(caller)))
  const divisions = new Set(boundedKeys(codes))
  const countsOf = sight && sumTallies(await readTallies(desk.database.look, sight.department))
  const tallies = new Map(
    [...divisions].map((code) => [
      code,
      countsOf && isWithin(code, sight.within) ? countsOf(code) : null,
    ]),
  )
  return codes.map((code) => ({ code, tally: tallies.get(code) }))
}

/** The ledger 台账: the list of all cases in the city, and its counts. */
export const ledgerResolvers = { Query: { ledger, talliesOf } }
