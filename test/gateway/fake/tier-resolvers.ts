import { parseCaseNumber } from '@liandong/shared/case'
import { refusalError } from '@liandong/shared/graphql'
import { refuse } from '@liandong/shared/identity'
import { divisionOfOrigin, type Instance, isWithin, readCity } from '@liandong/shared/network'
import type { createPubSub } from 'graphql-yoga'
import { caseOf, recordOf } from './cases.ts'

/** What an instance was asked: the field, its keys, and what came with the request. */
export type Asked = {
  field: string
  keys: string[]
  authorization: string | null
  correlationId: string
}

/** A change that a test tells through an instance. */
export type Change = { caseChanged: { case: { id: string }; record: object; type: string } }

/** An instance's own memory. */
export type FakeState = {
  instance: Instance
  asked: Asked[]
  changes: ReturnType<typeof createPubSub<{ change: [Change] }>>
  /** Commands by their key: done once, however often they come. */
  done: Map<string, object>
}

/** The context of a request at a fake instance. */
export type FakeContext = {
  state: FakeState
  correlationId: string
  authorization: string | null
}

const names = new Map(readCity('340400').map(({ code, name }) => [code, name]))

const forbidden = refuse('FORBIDDEN', '您的岗位不能查看。', 'Your post may not see this.')
const signIn = refuse('UNAUTHENTICATED', '请先登录。', 'Sign in first.')

const tooMany = refuse('TOO_MANY_KEYS', '一次最多查询 500 项。', 'At most 500 keys at once.')

const note = (field: string, keys: string[], context: FakeContext) => {
  const { state, authorization, correlationId } = context
  state.asked.push({ field, keys, authorization, correlationId })
}

/** Tokens of these tests are words: `nobody` is no token, `stranger` may not see. */
const mayAsk = ({ authorization: word }: FakeContext) => {
  if (word === 'Bearer nobody') throw refusalError(signIn.error)
  if (word === 'Bearer stranger') throw refusalError(forbidden.error)
}

/** The division that accepted a case. */
export const divisionOf = (id: string): string => {
  const parsed = parseCaseNumber(id)
  return parsed.ok ? divisionOfOrigin(parsed.value.origin) : ''
}

/** An instance knows the cases accepted in and below its divisions, and no others. */
export const copyOf = (id: string, instance: Instance) => {
  const division = divisionOf(id)
  const known = instance.divisions.some((own) => isWithin(division, own))
  return known ? { id, record: recordOf(id, division, instance.id) } : null
}

const page = (ids: string[], instance: Instance) => ({
  edges: ids.map((id) => ({
    cursor: id,
    node: { id },
    record: recordOf(id, divisionOf(id), instance.id),
  })),
  pageInfo: { hasNextPage: false, endCursor: null },
})

/** The queue of a division, with as many cases as are asked for but at most six. */
export const queueOf = (code: string, instance: Instance) => ({
  handedIn: code.length,
  inHand: 1,
  unclaimed: 0,
  handedOut: 0,
  overdue: 0,
  workload: [],
  cases: ({ first }: { first: number }) =>
    page(
      Array.from({ length: Math.min(first, 6) }, (_, index) => caseOf(code, index + 1)),
      instance,
    ),
})

type Input = { input: { commandId: string; division: string; caseId: string } }

const command = (_: unknown, { input }: Input, context: FakeContext) => {
  note('forwardCase', [input.caseId], context)
  const { state } = context
  const before = state.done.get(input.commandId)
  if (before) return before
  const payload = {
    ok: true,
    error: null,
    case: { id: input.caseId },
    record: recordOf(input.caseId, input.division, state.instance.id),
  }
  state.done.set(input.commandId, payload)
  return payload
}

const desk = {
  Query: {
    queues: (_: unknown, { codes }: { codes: string[] }, context: FakeContext) => {
      note('queues', codes, context)
      const { state } = context
      mayAsk(context)
      return codes.map((code) =>
        state.instance.divisions.includes(code)
          ? { code, queue: queueOf(code, state.instance) }
          : null,
      )
    },
    guide: (_: unknown, { division }: { division: string }, context: FakeContext) => {
      note('guide', [division], context)
      return {
        version: 1,
        edges: [],
        pageInfo: { hasNextPage: false },
        totalCount: division.length,
      }
    },
    track: (_: unknown, { number }: { number: string }, context: FakeContext) => {
      note('track', [number], context)
      const parsed = parseCaseNumber(number)
      return parsed.ok
        ? { ok: false, error: { code: 'TRACKING_NOT_FOUND', message: '', zh: '', en: '' } }
        : { ok: false, error: { ...parsed.error, message: parsed.error.zh } }
    },
  },
  Mutation: {
    forwardCase: command,
    claimCase: () => {
      throw new Error('a bug with a secret: postgres://user:password@db/liandong')
    },
    replayDeadLetter: () => ({ ok: true, error: null, letter: null }),
  },
  Subscription: {
    divisionChanged: {
      subscribe: (_: unknown, { code }: { code: string }, context: FakeContext) => {
        note('divisionChanged', [code], context)
        mayAsk(context)
        return context.state.changes.subscribe('change')
      },
      resolve: ({ caseChanged }: Change) => caseChanged,
    },
  },
  Division: { name: ({ code }: { code: string }) => names.get(code) ?? code },
}

const entry = (field: string, below: string, more: (copy: object) => object) => ({
  [field]: (_: unknown, { ids }: { ids: string[] }, context: FakeContext) => {
    note(field, ids, context)
    mayAsk(context)
    if (ids.length > 500) throw refusalError(tooMany.error)
    return ids.map((id) => {
      const copy = copyOf(id, context.state.instance)
      return copy && { id, [below]: { record: copy.record, ...more(copy) } }
    })
  },
})

const receipt = (_: unknown, __: unknown, { authorization }: FakeContext) => {
  if (authorization === 'Bearer no-receipts') throw refusalError(forbidden.error)
  return null
}

/** The cases in the city's ledger: of stations with and without an instance of their own, and of a centre. */
export const ledgerIds = [
  '340402001',
  '340402100',
  '340403001',
  '340405100',
  '340406100',
  '340403',
].map((code) => caseOf(code))

/** The city's ledger. */
export const ledgerOf = (instance: Instance) => ({
  ...page(ledgerIds, instance),
  totalCount: ledgerIds.length,
  counts: [],
})

/** How many cases of a division are in review. */
export const tallyOf = (code: string) => [{ status: 'IN_REVIEW', count: code.length }]

/** The resolvers of each tier, in memory. */
export const fakeResolvers = {
  township: [desk, { Query: entry('intakeOf', 'intake', () => ({})), Intake: { receipt } }],
  district: [desk, { Query: entry('processingOf', 'processing', () => ({ stays: [] })) }],
  city: [
    desk,
    {
      Query: {
        ...entry('supervisionOf', 'supervision', () => ({ light: 'GREEN', days: [] })),
        talliesOf: (_: unknown, { codes }: { codes: string[] }, context: FakeContext) => {
          note('talliesOf', codes, context)
          return codes.map((code) => ({ code, tally: tallyOf(code) }))
        },
        ledger: (_: unknown, __: unknown, context: FakeContext) => {
          note('ledger', [], context)
          return ledgerOf(context.state.instance)
        },
        catalogueVersions: () => [{ version: 1, publishedOn: '2026-11-01', items: 46 }],
      },
    },
  ],
}
