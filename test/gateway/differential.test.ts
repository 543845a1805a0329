import fc from 'fast-check'
import { execute, parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Reply, type Stage, startStage } from './fake/gateway.ts'
import { randomQuery } from './fake/random-query.ts'
import { referenceSchema } from './fake/reference.ts'

type Path = (string | number)[]

/** The places where the answer has null and the expected one has not; other differences are thrown. */
const missing = (expected: unknown, got: unknown, path: Path = []): Path[] => {
  if (got === null && expected !== null) return [path]
  if (typeof expected !== 'object' || expected === null) {
    expect({ path, got }).toEqual({ path, got: expected })
    return []
  }
  const keys = Object.keys(expected)
  expect({ path, keys: Object.keys(got as object) }).toEqual({ path, keys })
  return keys.flatMap((key) =>
    missing(expected[key as keyof typeof expected], (got as Record<string, unknown>)[key], [
      ...path,
      Array.isArray(expected) ? Number(key) : key,
    ]),
  )
}

/** The places that the errors name, and how many there are; of more than a hundred the first are named. */
const told = (errors: Reply['errors']) => ({
  named: new Set(
    errors.flatMap(({ path, extensions }) =>
      ((extensions.paths ?? [path]) as Path[]).map((one) => JSON.stringify(one)),
    ),
  ),
  count: errors.reduce((sum, { extensions }) => sum + Number(extensions.places ?? 1), 0),
})

describe('any query', () => {
  let stage: Stage
  let reference: ReturnType<typeof referenceSchema>
  beforeAll(async () => {
    stage = await startStage(5, {
      limits: { levels: 40, fields: 1_000_000, aliases: 1_000, directives: 1_000 },
      upstream: { failures: Number.POSITIVE_INFINITY },
    })
    reference = referenceSchema(stage.schema, stage.network)
  })
  afterAll(() => stage.stop())

  /** Writes a query, asks the gateway, and lets the reference answer too. */
  const both = async (stream: IterableIterator<number>) => {
    const query = randomQuery(reference, (below) => Number(stream.next().value) % below)
    const document = parse(query)
    // Two fields of one name with different arguments are no query.
    fc.pre(validate(reference, document).length === 0)
    const expected = await execute({ schema: reference, document, variableValues: { yes: true } })
    const { data, errors } = await stage.ask(query, { yes: true })
    return { query, expected: JSON.parse(JSON.stringify(expected.data)), data, errors }
  }

  const numbers = fc.infiniteStream(fc.nat({ max: 0x7fff_ffff }))

  it('is answered as if one memory knew everything', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, async (stream) => {
        const { query, expected, data, errors } = await both(stream)
        expect({ query, data, errors }).toEqual({ query, data: expected, errors: [] })
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('says of every place that it could not fill why it is empty', async () => {
    const ids = [...stage.instances.keys()]
    await fc.assert(
      fc.asyncProperty(numbers, fc.subarray(ids), async (stream, down) => {
        for (const id of down)
          stage.at(id).misbehave((_, response) => response.writeHead(500).end())
        const { query, expected, data, errors } = await both(stream).finally(() => {
          for (const id of down) stage.at(id).misbehave(null)
        })
        const places = missing(expected, data).map((path) => JSON.stringify(path))
        const { named, count } = told(errors)
        const unexplained = places.filter((place) => !named.has(place))
        expect({ query, count, named: named.size }).toEqual({
          query,
          count: places.length,
          named: places.length - unexplained.length,
        })
        if (named.size < 100) expect({ query, unexplained }).toEqual({ query, unexplained: [] })
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
