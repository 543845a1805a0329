import { hasRole } from '@liandong/shared/auth'
import type { CaseState } from '@liandong/shared/case'
import {
  type Caller,
  cursorRefused,
  type Desk,
  orThrow,
  requireActor,
  sizeOf,
  type TierContext,
} from '@liandong/shared/desk'
import { refusalError } from '@liandong/shared/graphql'
import { refuse } from '@liandong/shared/identity'
import { isWithin } from '@liandong/shared/network'
import {
  type Irregularity,
  type IrregularityFilter,
  readIrregularities,
} from '../irregularities/read-irregularities.ts'

type Paged = { first: number | null; after: string | null }
type ListArgs = Paged & { division: string | null }

const notSupervisor = refuse(
  'FORBIDDEN',
  '只有管理人员和效能监察人员可以查看本辖区的异常记录，请以相应岗位登录。',
  'Only managers and supervisors see irregular entries, those of their own division; sign in with such a post.',
).error

/** Those who see to it that the counters keep to the rules, in and below their own division. */
const supervises = ({ actor }: Caller, division: string): boolean =>
  actor !== null && hasRole(actor, 'manager', 'supervisor') && isWithin(division, actor.division)

const page = async (desk: Desk, filter: IrregularityFilter, { first, after }: Paged) => {
  const last = after || '0'
  if (!/^\d{1,15}$/.test(last)) throw cursorRefused()
  const found = await readIrregularities(desk.database.look, filter, sizeOf(first), Number(last))
  const edges = found.rows.map((node) => ({ cursor: node.id, node }))
  const pageInfo = { hasNextPage: found.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null }
  return { edges, pageInfo }
}

/** What the city found out about the entries of others that it applied. */
export const irregularityResolvers = {
  Query: {
    irregularities: async (_: unknown, args: ListArgs, { desk, caller }: TierContext) => {
      const actor = orThrow(requireActor(caller))
      const division = args.division ?? actor.division
      if (!supervises(caller, division)) throw refusalError(notSupervisor)
      return page(desk, { division }, args)
    },
  },
  Supervision: {
    irregularities: (state: CaseState, args: Paged, { desk, caller }: TierContext) => {
      const seen = caller.actor && supervises(caller, caller.actor.division)
      return seen ? page(desk, { caseId: state.id }, args) : null
    },
  },
  Irregularity: {
    reason: ({ code, zh, en }: Irregularity) => ({ code, zh, en, message: `${zh} ${en}` }),
    division: ({ division }: Irregularity) => ({ code: division }),
  },
}
