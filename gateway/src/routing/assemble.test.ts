import type { Instance } from '@liandong/shared/network'
import { describe, expect, it } from 'vitest'
import { type Answer, silence } from '../upstream/answer.ts'
import { assemble } from './assemble.ts'

const place = { division: '340405', zh: '谢家集区（340405）', en: '谢家集区 (340405)' }
const instance = {} as Instance

const part = (places: number[][], answer: Answer) => ({
  share: {
    instance,
    division: place.division,
    keys: places.map((_, index) => `k${index}`),
    places,
  },
  place,
  answer,
})

const answered = (items: unknown, errors: object[] = []): Answer => ({
  ok: true,
  data: { queues: items } as never,
  errors,
})

const list = (length: number) => ({
  responseKey: 'queues',
  keys: Array.from({ length }, (_, index) => `${index}`),
})

describe('putting lists together', () => {
  it('puts each entry back to its place, and null where nobody was asked', () => {
    const { data, errors } = assemble(list(5), [
      part([[3], [0]], answered(['d', 'a'])),
      part([[2]], answered(['c'])),
    ])
    expect(data).toEqual({ queues: ['a', null, 'c', 'd', null] })
    expect(errors).toEqual([])
  })

  it('gives a repeated key an object of its own at each place', () => {
    const { data } = assemble(list(2), [part([[0, 1]], answered([{ code: '3404' }]))])
    expect(data?.queues).toEqual([{ code: '3404' }, { code: '3404' }])
    expect(data?.queues[0]).not.toBe(data?.queues[1])
  })

  it('moves the place of an entry’s error, to all places of a repeated key', () => {
    const error = {
      message: 'm',
      path: ['queues', 1, 'queue', 'cases'],
      extensions: { code: 'FORBIDDEN' },
    }
    const { data, errors } = assemble(list(4), [
      part([[3], [0, 2]], answered(['d', null], [error])),
    ])
    expect(data?.queues).toEqual([null, null, null, 'd'])
    expect(errors?.map(({ path }) => path)).toEqual([
      ['queues', 0, 'queue', 'cases'],
      ['queues', 2, 'queue', 'cases'],
    ])
  })

  it('tells an error of the whole list at every place that it leaves empty', () => {
    const refused = answered(null, [
      { message: 'm', path: ['queues'], extensions: { code: 'UNAUTHENTICATED' } },
    ])
    const { data, errors } = assemble(list(3), [part([[2], [0]], refused)])
    expect(data?.queues).toEqual([null, null, null])
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['queues', 2], 'UNAUTHENTICATED'],
      [['queues', 0], 'UNAUTHENTICATED'],
    ])
  })

  it.each([
    ['a list of another length', answered(['a', 'b'])],
    ['no list', answered({ length: 1 })],
    ['nothing', answered(undefined)],
    ['silence', silence('timeout')],
  ])('does not trust %s', (_, answer) => {
    const { data, errors } = assemble(list(2), [part([[1]], answer)])
    expect(data?.queues).toEqual([null, null])
    expect(
      errors?.map(({ path, extensions }) => [path, extensions.code, extensions.division]),
    ).toEqual([[['queues', 1], 'DIVISION_UNAVAILABLE', '340405']])
  })
})
