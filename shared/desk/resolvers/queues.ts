import { maySeeDivision, sightOf } from '../../auth/index.ts'
import {
  countQueues,
  type QueueCounts,
  type QueuePlace,
  readQueue,
  readWorkload,
} from '../../persistence/index.ts'
import { caseConnection } from '../connection.ts'
import { orThrow, type TierContext } from '../context.ts'
import { lastWorkingDay } from '../last-working-day.ts'
import { boundedKeys, codeOf, cursorOf, sizeOf } from '../paging.ts'
import { requireActor } from '../permission.ts'

type Queue = QueueCounts & { code: string; department: string | null }
type CasesArgs = {
  place: QueuePlace | null
  department: string | null
  first: number | null
  after: string | null
}

const isClaimable = ({ policy }: TierContext['desk']): boolean => policy.commands.includes('claim')

const queues = async (
  _: unknown,
  { codes }: { codes: string[] },
  { desk, caller }: TierContext,
) => {
  const actor = orThrow(requireActor(caller))
  const department = sightOf(actor)?.department ?? null
  const visible = [...new Set(boundedKeys(codes))].filter(
    (code) => desk.instance.divisions.includes(code) && maySeeDivision(actor, code),
  )
  const view = { department, workday: lastWorkingDay(desk), claimable: isClaimable(desk) }
  const counts = await countQueues(desk.database.read, visible, view)
  return codes.map((code) => {
    const queue = counts.get(code)
    return { code, queue: queue ? { ...queue, code, department } : null }
  })
}

/** A clerk sees the own department's part, whatever is asked for. */
const departmentOf = (queue: Queue, asked: string | null | undefined): string | null =>
  queue.department ?? asked ?? null

/** Resolvers of a division's queue. */
export const queueResolvers = {
  Query: { queues },
  Queue: {
    workload: (queue: Queue, _: unknown, { desk }: TierContext) =>
      readWorkload(desk.database.read, queue.code, {
        department: queue.department,
        claimable: isClaimable(desk),
      }),
    cases: async (queue: Queue, args: CasesArgs, { desk }: TierContext) => {
      const department = departmentOf(queue, codeOf(args.department))
      const { code } = queue
      const where = { code, place: args.place ?? 'inHand', department }
      const after = cursorOf(args.after)
      return caseConnection(await readQueue(desk.database.read, where, sizeOf(args.first), after))
    },
  },
}
