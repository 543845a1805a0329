import { randomUUID } from 'node:crypto'
import { generateResidentId } from '@liandong/shared/identity'
import type { BenchItem } from './items.ts'

/** What a counter's program sends to accept an application, and asks back: the receipt. */
export const acceptDocument = `mutation ($input: AcceptCaseInput!) {
  acceptCase(input: $input) { ok error { code message } receipt { caseId queryCode dueOn } }
}`

/** What it asks back. */
export type Accepted = {
  acceptCase: { ok: boolean; error: { message: string } | null; receipt: { caseId: string } | null }
}

/** The variables of an acceptance, with a key of its own. */
export const acceptance = (division: string, { code, materials }: BenchItem, serial: number) => ({
  input: {
    commandId: randomUUID(),
    division,
    itemCode: code,
    applicant: {
      kind: 'PERSON',
      name: '张伟',
      idNumber: generateResidentId('320412', '1988-03-12', serial % 1_000),
      mobile: '13812345678',
    },
    materials,
    subject: '申请办理，材料由本人当面递交',
  },
})
