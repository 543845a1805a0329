import { makeExecutableSchema } from '@graphql-tools/schema'
import fc from 'fast-check'
import { graphql } from 'graphql'
import { describe, expect, it } from 'vitest'
import { scalarResolvers } from './scalars.ts'

const schema = makeExecutableSchema({
  typeDefs: `
    scalar Date
    scalar DateTime
    type Query { day(at: Date): Date instant(at: DateTime): DateTime bad: Date never: DateTime }
  `,
  resolvers: {
    ...scalarResolvers,
    Query: {
      day: (_: unknown, { at }: { at: string }) => at,
      instant: (_: unknown, { at }: { at: string }) => at,
      bad: () => '2026-02-30',
      never: () => 'never',
    },
  },
})

const ask = (source: string, variableValues: Record<string, unknown> = {}) =>
  graphql({ schema, source, variableValues })
const dayAsVariable = (at: unknown) => ask('query ($at: Date) { day(at: $at) }', { at })
const dayAsLiteral = (at: string) => ask(`{ day(at: ${at}) }`)

describe('a day', () => {
  it.each(['2026-11-21', '2024-02-29', '1900-01-01'])(
    '%s goes in and out as it is',
    async (day) => {
      expect(await dayAsVariable(day)).toEqual({ data: { day } })
      expect(await dayAsLiteral(`"${day}"`)).toEqual({ data: { day } })
    },
  )

  it.each([
    '2026-02-30',
    '2026-2-3',
    '21.11.2026',
    '2026-11-21T00:00:00Z',
    '',
    '1899-12-31',
    20261121,
    true,
  ])('%j is refused with a code that a program understands', async (day) => {
    for (const answer of [await dayAsVariable(day), await dayAsLiteral(JSON.stringify(day))]) {
      expect(answer.data?.day).toBeUndefined()
      const [error] = answer.errors ?? []
      expect(error?.extensions).toMatchObject({ code: 'DATE_MALFORMED' })
    }
  })

  it('that is none is never shown', async () => {
    const { data, errors } = await ask('{ bad }')
    expect(data).toEqual({ bad: null })
    expect(errors).toHaveLength(1)
  })
})

describe('an instant', () => {
  const { DateTime } = scalarResolvers

  it('is shown in UTC, to the millisecond, however it was kept', () => {
    const at = '2026-11-21T02:00:00.000Z'
    expect(DateTime.serialize(new Date(at))).toBe(at)
    expect(DateTime.serialize(at)).toBe(at)
    expect(DateTime.serialize('2026-11-21 10:00:00+08')).toBe(at)
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(DateTime.parseValue(DateTime.serialize(date))).toBe(date.toISOString())
      }),
    )
  })

  it('is what it was, however odd the text, for a text is shown unread only when it is ours', () => {
    const text = fc
      .tuple(fc.nat(9999), fc.nat(13), fc.nat(32), fc.nat(25), fc.nat(61), fc.nat(61))
      .map(([year, ...parts]) => {
        const [month, day, hour, minute, second] = parts.map((part) => `${part}`.padStart(2, '0'))
        return `${`${year}`.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}.000Z`
      })
    fc.assert(
      fc.property(text, (at) => {
        const date = new Date(at)
        if (Number.isNaN(date.getTime())) expect(() => DateTime.serialize(at)).toThrow(TypeError)
        else expect(DateTime.serialize(at)).toBe(date.toISOString())
      }),
      { numRuns: 1_000 },
    )
  })

  it('goes in as text', async () => {
    const source = '{ instant(at: "2026-11-21T10:00:00+08:00") }'
    expect(await ask(source)).toEqual({ data: { instant: '2026-11-21T02:00:00.000Z' } })
  })

  it.each(['2026', 'true', 'NOON'])('does not go in as anything else: %s', async (literal) => {
    expect((await ask(`{ instant(at: ${literal}) }`)).errors).toHaveLength(1)
  })

  it.each(['never', '', undefined, null])('is not %j', (value) => {
    expect(() => DateTime.serialize(value)).toThrow(TypeError)
  })

  it('that is none is never shown', async () => {
    const { data, errors } = await ask('{ never }')
    expect(data).toEqual({ never: null })
    expect(errors).toHaveLength(1)
  })
})
