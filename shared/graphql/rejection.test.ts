import { describe, expect, it } from 'vitest'
import { refusalError, refusalPayload, toPayload } from './rejection.ts'

const refusal = { code: 'CASE_OVER', zh: '该办件已经办结。', en: 'The case is over.' }

describe('a refusal', () => {
  it('shows its code, both languages, and both in one message', () => {
    expect(refusalPayload(refusal)).toEqual({
      ...refusal,
      message: '该办件已经办结。 The case is over.',
    })
  })

  it('of a query is an error whose extensions say the same', () => {
    const error = refusalError(refusal)
    expect(error.toJSON()).toEqual({
      message: '该办件已经办结。 The case is over.',
      extensions: refusal,
    })
    expect(error.extensions).not.toBe(refusal)
  })
})

describe('the payload of a mutation', () => {
  it('says that it is done, without an error, and what it became', () => {
    expect(toPayload({ ok: true, value: 17 }, (serial) => ({ serial }))).toEqual({
      ok: true,
      error: null,
      serial: 17,
    })
  })

  it('says why it is not done, and shows nothing else', () => {
    const shape = () => {
      throw new Error('there is nothing to shape')
    }
    expect(toPayload({ ok: false, error: refusal }, shape)).toEqual({
      ok: false,
      error: refusalPayload(refusal),
    })
  })
})
