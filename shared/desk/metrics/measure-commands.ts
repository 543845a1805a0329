import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import type { CommandOutcome, DeskMetrics } from './desk-metrics.ts'

type Resolver = GraphQLFieldResolver<unknown, unknown>

const outcomeOf = (payload: unknown): CommandOutcome =>
  (payload as { ok?: boolean } | null)?.ok ? 'done' : 'refused'

const measured =
  (name: string, resolve: Resolver, tell: DeskMetrics['command']): Resolver =>
  async (...args) => {
    const begun = performance.now()
    let outcome: CommandOutcome = 'failed'
    try {
      const payload: unknown = await resolve(...args)
      outcome = outcomeOf(payload)
      return payload
    } finally {
      tell(name, outcome, (performance.now() - begun) / 1_000)
    }
  }

/** Has every command of a schema measured, those of the desk and those of one tier alike. */
export const measureCommands = (
  schema: GraphQLSchema,
  tell: DeskMetrics['command'],
): GraphQLSchema => {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    field.resolve = measured(field.name, field.resolve ?? defaultFieldResolver, tell)
  }
  return schema
}
