import { describe, expect, it } from 'vitest'
import { maskedPayload } from './masked-payload.ts'

const idNumber = '11010519491231002X'
const mobile = '13812345678'
const event = {
  caseId: '340405100-20261121-00017-J',
  at: '2026-11-21T02:00:00.000Z',
  by: { id: 'agent-340405100', name: '王经办', division: '340405100' },
  data: {
    applicant: { kind: 'person', name: '张伟民', idNumber, mobile },
    subject: `补办,原号${idNumber}`,
  },
}

describe('the payload that an operator sees', () => {
  it('has no numbers and no name of an applicant, and everything else', () => {
    const shown = maskedPayload(JSON.stringify(event))
    for (const secret of [idNumber, mobile, '张伟民']) expect(shown).not.toContain(secret)
    expect(JSON.parse(shown)).toMatchObject({
      caseId: event.caseId,
      at: event.at,
      by: event.by,
      data: { applicant: { kind: 'person', name: '张**', mobile: '138****5678' } },
    })
  })

  it('has no name of who collected a result', () => {
    expect(maskedPayload('{"data":{"recipient":"李四方"}}')).toBe('{"data":{"recipient":"李**"}}')
  })

  it('has no telephone that was written as a number', () => {
    expect(maskedPayload(`{"mobile":${mobile}}`)).toBe('{"mobile":"138****5678"}')
  })

  it('has no numbers when it is no JSON', () => {
    const shown = maskedPayload(`{"applicant": {"idNumber": "${idNumber}", "mobile": ${mobile}, `)
    for (const secret of [idNumber, mobile]) expect(shown).not.toContain(secret)
  })
})
