import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divisionOfOrigin, originOf, readCity, type Tier, tierOf } from '../network/index.ts'
import {
  caseFilter,
  caseSubject,
  catalogueSubject,
  confirmSubject,
  divisionPath,
  inboxPrefix,
  originPath,
  parseCaseSubject,
  STREAM_SUBJECTS,
  writerOn,
} from './subjects.ts'
import { matches } from './testing/matches.ts'

const divisions = fc.constantFrom(...readCity('340400').map(({ code }) => code))
const tiers = fc.constantFrom<Tier>('city', 'district', 'township')
const types = fc.constantFrom('accepted', 'handedOver', 'takenOver', 'delivered')

describe('where an event of a case is published', () => {
  it('is the path of its origin, the tier that wrote it, and what happened', () => {
    expect(caseSubject('340405100', 'township', 'accepted')).toBe(
      'case.3404.05.100.township.accepted',
    )
    expect(caseSubject('340405000', 'city', 'decided')).toBe('case.3404.05.000.city.decided')
    expect(caseSubject('340400000', 'city', 'accepted')).toBe('case.3404.00.000.city.accepted')
  })

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(divisions, tiers, types, (code, writer, type) => {
        const origin = originOf(code)
        const subject = caseSubject(origin, writer, type)
        expect(parseCaseSubject(subject)).toEqual({ origin, writer, type })
        expect(STREAM_SUBJECTS.some((pattern) => matches(pattern, subject))).toBe(true)
      }),
    )
  })

  it.each([
    '',
    'case.3404.05.100.township',
    'case.3404.05.100.township.accepted.more',
    'case.3404.5.100.township.accepted',
    'case.3404.05.100.Township.accepted',
    'case.3404.05.100.township.accepted\n',
    'case.*.05.100.township.accepted',
    'catalogue.3404',
    'xcase.3404.05.100.township.accepted',
  ])('is nothing else, such as %j', (subject) => {
    expect(parseCaseSubject(subject)).toBeNull()
  })
})

describe('what a division hears', () => {
  it('is all that was accepted there or below, and nothing else', () => {
    fc.assert(
      fc.property(divisions, divisions, tiers, types, (accepting, listening, writer, type) => {
        const subject = caseSubject(originOf(accepting), writer, type)
        const concerned = accepting.startsWith(listening)
        expect(matches(caseFilter(listening), subject)).toBe(concerned)
      }),
      { numRuns: 1_000 },
    )
  })

  it('follows the path of its code, without padding', () => {
    expect(caseFilter('3404')).toBe('case.3404.>')
    expect(caseFilter('340405')).toBe('case.3404.05.>')
    expect(caseFilter('340405100')).toBe('case.3404.05.100.>')
  })

  it('is told in the same tokens as the origin', () => {
    fc.assert(
      fc.property(divisions, (code) => {
        expect(originPath(originOf(code)).startsWith(divisionPath(code))).toBe(true)
        expect(tierOf(divisionOfOrigin(originOf(code)))).toBe(tierOf(code))
      }),
    )
  })
})

it('names catalogue, confirmations and replies so that the server can keep them apart', () => {
  expect(catalogueSubject('3404')).toBe('catalogue.3404')
  expect(STREAM_SUBJECTS.some((pattern) => matches(pattern, catalogueSubject('3404')))).toBe(true)
  expect(confirmSubject('city-3404', 'district-340405')).toBe('confirm.city-3404.district-340405')
  expect(inboxPrefix('city-3404')).toBe('_INBOX_city-3404')
})

describe('the writer on a subject', () => {
  it.each([
    ['case.3404.05.100.township.accepted', '340405100'],
    ['case.3404.05.100.district.takenOver', '340405'],
    ['case.3404.05.100.city.decided', '3404'],
    ['case.3404.05.000.district.accepted', '340405'],
    ['case.3404.00.000.city.accepted', '3404'],
    ['case.3404.05.100.township.no-event_at:all', '340405100'],
    ['case.3404.05.000.township.accepted', null],
    ['case.3404.05.100.province.accepted', null],
    ['catalogue.3404', null],
    ['', null],
  ])('of %j is %j', (subject, writer) => {
    expect(writerOn(subject)).toBe(writer)
  })
})
