import { GraphQLError } from 'graphql'
import { describe, expect, it } from 'vitest'
import { ANSWER_LIMIT, boundedResult, boundedText } from './bounded-answers.ts'

const errors = (count: number) =>
  Array.from({ length: count }, (_, index) => new GraphQLError(`no ${index}`))

describe('an answer', () => {
  it('is sent up to the limit in bytes, and not beyond', () => {
    const rest = JSON.stringify({ data: { text: '' } }).length
    // Three bytes each.
    const text = '办'.repeat(Math.floor((ANSWER_LIMIT - rest) / 3))
    expect(boundedText({ data: { text } })).not.toBeNull()
    expect(boundedText({ data: { text: `${text}办` } })).toBeNull()
    const { data, errors } = boundedResult({ data: { text: `${text}办` } })
    expect(data).toBeUndefined()
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['ANSWER_TOO_LARGE'])
  })

  it('tells a thousand errors at most, the last of which says how many more there are', () => {
    const few = { data: null, errors: errors(1_000) }
    expect(boundedResult(few)).toBe(few)
    const { data, errors: told = [] } = boundedResult({ data: { a: 1 }, errors: errors(5_000) })
    expect(data).toEqual({ a: 1 })
    expect(told).toHaveLength(1_000)
    expect(told.at(-1)?.extensions).toMatchObject({ code: 'TOO_MANY_ERRORS' })
    expect(told.at(-1)?.message).toContain('4001')
  })
})
