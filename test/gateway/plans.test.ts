import fc from 'fast-check'
import { parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { distortions } from './fake/distortions.ts'
import { type Reply, type Stage, startStage } from './fake/gateway.ts'
import { faults } from './fake/random-faults.ts'
import { randomQuery } from './fake/random-query.ts'

type Path = (string | number)[]

/** How far a path leads until there is nothing. */
const reach = (data: unknown, path: Path): Path => {
  let value = data
  const end = path.findIndex((step) => {
    if (value === null || value === undefined) return true
    value = (value as Record<string | number, unknown>)[step]
    return false
  })
  return end < 0 ? path : path.slice(0, end)
}

/** How many places of one error are listed. */
const LISTED = 100

/**
 * What an answer tells, without order. Of what became null because something below it was missing, it
 * is only told that: how many errors there were below is left to GraphQL, and to chance.
 */
const told = ({ data, errors }: Reply): string[] => {
  const all = errors.flatMap<object>(
    ({ path, extensions: { places, paths, ...rest }, ...error }) => {
      if (Number(places) > LISTED) return [{ ...error, rest, many: true }]
      return ((paths ?? [path]) as Path[]).map((place) => {
        const end = reach(data, place)
        return end.length < place.length ? { end } : { ...error, rest, place }
      })
    },
  )
  return [...new Set(all.map((one) => JSON.stringify(one)))].sort()
}

/** What callers see of an answer. */
const seen = (reply: Reply) => ({ status: reply.status, data: reply.data, told: told(reply) })

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
      { numRuns: 250 },
    )
  }, 300_000)

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
      { numRuns: 250 },
    )
  }, 300_000)

  it('is the stitched answer when instances answer nonsense', async () => {
    await fc.assert(
      fc.asyncProperty(
        numbers,
        callers,
        fc.constantFrom(...Object.keys(distortions)),
        async (stream, caller, nonsense) => {
          const all = [...stage.instances.values()]
          for (const instance of all) instance.distort(distortions[nonsense] ?? null)
          const { planned, stitched } = await both(stream, true, caller).finally(() => {
            for (const instance of all) instance.distort(null)
          })
          expect(planned).toEqual(stitched)
        },
      ),
      { numRuns: 250 },
    )
  }, 300_000)
})
