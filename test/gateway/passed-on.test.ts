import fc from 'fast-check'
import { parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Reply, type Stage, startStage } from './fake/gateway.ts'
import { randomQuery } from './fake/random-query.ts'

/** Refusals of a limit that say where in the answer: they come from a tier, the gateway's do not. */
const fromTiers = ({ errors }: Reply): unknown[] =>
  errors.filter(({ path, extensions }) => path && String(extensions.code).startsWith('TOO_M'))

describe('what the gateway lets through', () => {
  // Small limits, so that random queries often come near them.
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage(5, { limits: { tokens: 120, fields: 2_500, levels: 12 } })
  })
  afterAll(() => stage.stop())

  it('no tier refuses, planned or stitched', async () => {
    let passed = 0
    let refused = 0
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat({ max: 0x7fff_ffff })), async (stream) => {
        const query = randomQuery(stage.schema, (below) => Number(stream.next().value) % below)
        fc.pre(validate(stage.schema, parse(query)).length === 0)
        for (const ask of [stage.ask, stage.askStitched]) {
          const reply = await ask(query, { yes: true })
          expect({ query, refused: fromTiers(reply) }).toEqual({ query, refused: [] })
          if (reply.data) passed += 1
          else refused += 1
        }
      }),
      { numRuns: 100 },
    )
    expect(passed).toBeGreaterThan(40)
    expect(refused).toBeGreaterThan(5)
  }, 120_000)
})
