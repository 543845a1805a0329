import { makeExecutableSchema } from '@graphql-tools/schema'
import { stitchingDirectives } from '@graphql-tools/stitching-directives'
import fc from 'fast-check'
import { isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { Actor } from '../auth/index.ts'
import { officialCalendar } from '../calendar/index.ts'
import { type CaseState, townshipPolicy } from '../case/index.ts'
import { agent, districtChief } from '../case/testing/cast.ts'
import { walks } from '../case/testing/walk.ts'
import { sharedSdl } from '../graphql/index.ts'
import type { TierContext } from './context.ts'
import { unreadParts } from './record-parts.ts'
import { caseRecordResolvers } from './resolvers/case-record.ts'

const { allStitchingDirectivesTypeDefs } = stitchingDirectives()
const schema = makeExecutableSchema({
  typeDefs: [allStitchingDirectivesTypeDefs, sharedSdl('graphql/base'), sharedSdl('desk/desk')],
})
const record = schema.getType('CaseRecord')
const fields = isObjectType(record) ? Object.keys(record.getFields()) : []

const actors: Actor[] = [
  { ...agent.officer, roles: ['agent'] },
  { ...districtChief.officer, roles: ['chief'] },
]

const contextOf = (actor: Actor) =>
  ({
    desk: {
      instance: { divisions: actors.map(({ division }) => division) },
      policy: townshipPolicy,
      calendar: officialCalendar,
      querySecret: 'secret',
      now: () => new Date('2026-12-20T01:00:00.000Z'),
    },
    caller: { actor },
    logs: { load: async (id: string) => [{ type: 'claimed', caseId: id, data: {}, by: actor }] },
  }) as unknown as TierContext

const resolvers = caseRecordResolvers.CaseRecord as Record<
  string,
  (state: CaseState, _: unknown, context: TierContext) => unknown
>

/** As an answer shows it: what is a method is asked. */
const told = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'function' ? inner() : inner)) ?? 'nothing'

const shown = async (field: string, state: CaseState, actor: Actor): Promise<string> =>
  told((await resolvers[field]?.(state, {}, contextOf(actor))) ?? state[field as keyof CaseState])

const without = (state: CaseState, parts: readonly string[]): CaseState =>
  Object.fromEntries(
    Object.entries(state).filter(([part]) => !parts.includes(part)),
  ) as unknown as CaseState

describe('what a list leaves out of its rows', () => {
  it('is nothing that a field asked for reads', async () => {
    expect(fields.length).toBeGreaterThan(20)
    await fc.assert(
      fc.asyncProperty(walks, fc.constantFrom(...actors), async ({ states }, actor) => {
        for (const state of states) {
          for (const field of fields) {
            const row = without(state, unreadParts(new Set([field])))
            expect({ field, value: await shown(field, row, actor) }).toEqual({
              field,
              value: await shown(field, state, actor),
            })
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  it('is most of it for a list that shows little, and nothing for one that shows what can be done', () => {
    expect(unreadParts(new Set(['id', 'clock']))).toContain('materials')
    expect(unreadParts(new Set(['id', 'clock']))).not.toContain('decision')
    expect(unreadParts(new Set(['actions']))).toEqual([])
  })
})
