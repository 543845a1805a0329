import fc from 'fast-check'
import { parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Reply, type Stage, startStage } from './fake/gateway.ts'
import { faults } from './fake/random-faults.ts'
import { randomQuery } from './fake/random-query.ts'

type Path = (string | number)[]

const sorted = (all: readonly unknown[]): string[] => all.map((one) => JSON.stringify(one)).sort()

/** Errors without their order, and without the order of the places that each names. */
const unordered = (errors: Reply['errors']): string[] =>
  sorted(
    errors.map(({ path, extensions: { paths, ...rest }, ...error }) => {
      const places = sorted((paths ?? [path]) as Path[])
      return { ...error, rest, places: places.length < 100 ? places : 'many' }
    }),
  )

/** What callers see of an answer. */
const seen = ({ status, data, errors }: Reply) => ({ status, data, errors: unordered(errors) })

describe('a planned answer', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage(5, {
      limits: { levels: 40, fields: 1_000_000, aliases: 1_000, directives: 1_000 },
      upstream: { failures: Number.POSITIVE_INFINITY, timeoutMs: 30_000 },
    })
  })
  afterAll(() => stage.stop())

  const numbers = fc.infiniteStream(fc.nat({ max: 0x7fff_ffff }))
  const callers = fc.constantFrom('Bearer somebody', 'Bearer stranger', 'Bearer no-receipts')

  /** The same query to both gateways; with variables that choose what is asked for. */
  const both = async (stream: IterableIterator<number>, yes: boolean, authorization: string) => {
    const query = randomQuery(stage.schema, (below) => Number(stream.next().value) % below)
    // Two fields of one name with different arguments are no query.
    fc.pre(validate(stage.schema, parse(query)).length === 0)
    const ask = [query, { yes }, { authorization }] as const
    const planned = await stage.ask(...ask)
    const stitched = await stage.askStitched(...ask)
    return { planned: { query, ...seen(planned) }, stitched: { query, ...seen(stitched) } }
  }

  it('is the stitched answer', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, fc.boolean(), callers, async (stream, yes, caller) => {
        const { planned, stitched } = await both(stream, yes, caller)
        expect(planned).toEqual(stitched)
      }),
      { numRuns: 400 },
    )
  }, 120_000)

  it('is the stitched answer when instances fail in any way', async () => {
    const ids = [...stage.instances.keys()]
    const fault = fc.constantFrom(...Object.keys(faults))
    const failing = fc.array(fc.record({ id: fc.constantFrom(...ids), fault }), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(numbers, callers, failing, async (stream, caller, ill) => {
        for (const { id, fault } of ill) stage.at(id).misbehave(faults[fault] ?? null)
        const { planned, stitched } = await both(stream, true, caller).finally(() => {
          for (const { id } of ill) stage.at(id).misbehave(null)
        })
        expect(planned).toEqual(stitched)
      }),
      { numRuns: 400 },
    )
  }, 120_000)
})
