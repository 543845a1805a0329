import { describe, expect, it } from 'vitest'
import { readAnswer, readAnswerBytes } from './answer.ts'

describe('reading an answer', () => {
  it('takes data, errors, or both', () => {
    expect(readAnswer('{"data":{"a":1}}')).toEqual({ ok: true, data: { a: 1 }, errors: [] })
    expect(readAnswer('{"errors":[{"message":"m"}]}')).toEqual({
      ok: true,
      data: null,
      errors: [{ message: 'm' }],
    })
    expect(readAnswer('{"data":null,"errors":[{}]}')).toMatchObject({ ok: true })
  })

  it('takes bytes that are not UTF-8 for garbage, and puts nothing in their place', () => {
    expect(readAnswerBytes(Buffer.from('{"data":{"a":"办"}}'))).toMatchObject({ ok: true })
    const gbk = Buffer.concat([
      Buffer.from('{"data":{"a":"'),
      Buffer.from([0xb0, 0xec]),
      Buffer.from('"}}'),
    ])
    expect(readAnswerBytes(gbk)).toEqual({ ok: false, why: 'garbage' })
  })

  it.each([
    '',
    'x',
    'null',
    '1',
    '[]',
    '{}',
    '{"data":null}',
    '{"data":[]}',
    '{"data":{},"errors":{}}',
    '{"data":{},"errors":["x"]}',
    '{"errors":[]}',
  ])('takes %j for garbage', (text) => {
    expect(readAnswer(text)).toEqual({ ok: false, why: 'garbage' })
  })
})
