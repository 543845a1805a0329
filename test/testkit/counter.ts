import { randomUUID } from 'node:crypto'
import { generateCreditCode, generateResidentId } from '@liandong/shared/identity'

/** Decided at the counter of the station, at once: one material. */
export const STATION_ITEM = '51201401800006'
/** Decided by the district, three materials, five days: 教师资格证书补发、换发. */
export const DISTRICT_ITEM = '512B0155900000'
/** Decided by the city, accepted at stations: 特种设备作业人员资格认定 (复审). */
export const CITY_ITEM = '511A0358400002'

/** An applicant whose numbers pass every check. */
export const applicant = (serial = 1) => ({
  kind: 'PERSON',
  name: '张伟',
  idNumber: generateResidentId('340405', '1988-03-12', serial % 1000),
  mobile: '13812345678',
})

/** A firm whose numbers pass every check. */
export const firm = (serial = 1) => ({
  kind: 'FIRM',
  name: '淮南市八公山豆制品有限公司',
  idNumber: generateCreditCode('91', '340405', serial),
  mobile: '13812345678',
})

/** The input of a command, with a key of its own. */
export const command = (division: string, caseId: string, more: object = {}) => ({
  input: { commandId: randomUUID(), division, caseId, ...more },
})

/** The input of an acceptance with the materials given. */
export const acceptance = (
  division: string,
  itemCode: string,
  materials: string[],
  more: object = {},
) => ({
  input: {
    commandId: randomUUID(),
    division,
    itemCode,
    applicant: applicant(),
    materials,
    subject: '申请办理',
    ...more,
  },
})

const error = 'error { code zh en message }'

/** The documents that the counters' programs send. */
export const documents = {
  accept: `mutation ($input: AcceptCaseInput!) {
    acceptCase(input: $input) { ok ${error} receipt { caseId queryCode acceptedOn dueOn legalDueOn } case { id } }
  }`,
  guideItem: `query ($division: ID!, $code: ID!) {
    guideItem(division: $division, code: $code) {
      version name department { code name } materials { code required only } mode decidedAt promisedDays
    }
  }`,
  command: (name: string, type = 'CaseCommandInput') => `mutation ($input: ${type}!) {
    ${name}(input: $input) { ok ${error} record { number status holder { code } transit { from { code } to { code } kind } actions } }
  }`,
}
