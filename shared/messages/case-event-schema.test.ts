import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseEvent } from '../case/index.ts'
import { agent, clerk, district, station } from '../case/testing/cast.ts'
import {
  accepted,
  applicationRefused,
  claimed,
  decided,
  delivered,
  forwarded,
  licence,
  logOf,
  plan,
  returned,
  reviewed,
  supplemented,
  takenOver,
  withdrawn,
} from '../case/testing/history.ts'
import { walks } from '../case/testing/walk.ts'
import { parseCaseEvent } from './case-event-schema.ts'

const read = (value: unknown) => parseCaseEvent(JSON.stringify(value))
const reasonOf = (value: unknown) => {
  const parsed = read(value)
  return parsed.ok ? 'OK' : parsed.error.reason
}

const log = logOf([
  accepted(agent),
  forwarded(agent, district),
  takenOver(clerk, station),
  claimed(clerk),
  returned(clerk, station, [licence, plan]),
  takenOver(agent, district),
  supplemented(agent, [licence, plan]),
  reviewed(clerk),
  decided(clerk),
  delivered(agent),
  withdrawn(agent),
])
const samples: CaseEvent[] = [...log, ...logOf([applicationRefused(agent)])]
const [first] = samples

/** The event with one place of it changed; the path is like `data.item.code`. */
const changed = (event: CaseEvent, path: string, value: unknown): unknown => {
  const copy = JSON.parse(JSON.stringify(event))
  const keys = path.split('.')
  const last = keys.pop()!
  const inner = keys.reduce((target, key) => target[key], copy)
  inner[last] = value
  return copy
}

describe('an event on the wire', () => {
  it('comes back as it was sent, whatever people wrote into it', () => {
    fc.assert(
      fc.property(walks, ({ log: events }) => {
        for (const event of events)
          expect(parseCaseEvent(JSON.stringify(event))).toEqual({ ok: true, value: event })
      }),
      { numRuns: 500 },
    )
  })

  it.each(samples.map((event) => [event.type, event] as const))(
    'of type %s comes back as it was sent',
    (_, event) => {
      expect(read(event)).toEqual({ ok: true, value: event })
    },
  )

  it('of version 2 tells its command; one of version 1 knows none', () => {
    const asked = { command: 'a-command-of-hers', fingerprint: 'digest' }
    const newer = { ...first, version: 2, ...asked }
    expect(read(newer)).toEqual({ ok: true, value: newer })
    expect(read({ ...first, ...asked })).toEqual({ ok: true, value: first })
    for (const missing of ['command', 'fingerprint'])
      expect(reasonOf({ ...newer, [missing]: undefined })).toBe('malformed')
  })

  it('may be longer than its longest text can be', () => {
    const widest = '𠮷'.repeat(500)
    expect(reasonOf(changed(first!, 'data.subject', widest))).toBe('OK')
    expect(reasonOf(changed(log[7]!, 'data.text', widest))).toBe('OK')
    expect(reasonOf(changed(log[9]!, 'data.recipient', '𠮷'.repeat(120)))).toBe('OK')
    expect(reasonOf(changed(first!, 'data.applicant.name', '𠮷'.repeat(120)))).toBe('OK')
  })

  it('has the words of the catalogue, as long as they are, and as many', () => {
    expect(reasonOf(changed(first!, 'data.item.name', '长'.repeat(5_000)))).toBe('OK')
    const many = Array(500).fill({ code: 'M1', name: '长'.repeat(500) })
    expect(reasonOf(changed(first!, 'data.materials', many))).toBe('OK')
  })

  it('may tell more than this version knows: it is left out, not refused', () => {
    expect(read({ ...first, extra: 1 })).toEqual({ ok: true, value: first })
  })
})

describe('what is no event', () => {
  it('is refused without throwing, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (payload) => {
        expect(parseCaseEvent(payload)).toMatchObject({ ok: false })
      }),
      { numRuns: 1_000 },
    )
    for (const payload of ['', '{', 'null', '[]', '7', '"accepted"', '{"__proto__":{"version":1}}'])
      expect(parseCaseEvent(payload)).toMatchObject({ error: { reason: 'malformed' } })
  })

  it('is refused when one place of a good event says something else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(),
        fc.constantFrom(undefined, null, 7, '', {}, [], '长'.repeat(2_000), -1, 1.5),
        (event, pick, wrong) => {
          const paths = pathsOf(event)
          const path = paths[pick % paths.length]!
          const parsed = read(changed(event, path, wrong))
          // Null is a value in a few places; anything that is let in must be what was sent.
          if (parsed.ok)
            expect(JSON.parse(JSON.stringify(parsed.value))).toEqual(
              JSON.parse(JSON.stringify(changed(event, path, wrong))),
            )
          else expect(parsed.error.detail).not.toBe('')
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['caseId', ''],
    ['caseId', '340405100-20261123-00017-A'],
    ['caseId', '340405100-20261123-00017-q'],
    ['caseId', ' 340405100-20261123-00017-Q'],
    ['number', 0],
    ['number', 1.5],
    ['number', 100_001],
    ['type', 'joined'],
    ['type', 'toString'],
    ['at', '2026-11-23'],
    ['at', 'yesterday'],
    ['at', '2026-02-30T00:00:00.000Z'],
    ['at', '0001-01-01T00:00:00.000Z'],
    ['at', '9999-12-31T23:00:00.000Z'],
    ['by.division', '34'],
    ['by.division', '34040510'],
    ['by.division', '3404x5'],
    ['by.department', ''],
    ['by.id', ''],
    ['correlationId', ''],
    ['data.origin', '340405'],
    ['data.item.mode', 'joint'],
    ['data.item.decidedAt', 'province'],
    ['data.item.version', 0],
    ['data.item.promisedDays', -1],
    ['data.acceptedOn', '2026-02-30'],
    ['data.acceptedOn', '9999-01-01'],
    ['data.appliedOn', '1066-10-14'],
    ['data.subject', 'NUL \u0000'],
    ['data.subject', 'half a pair \ud800'],
    ['data.materials', [{ code: 'M1', name: 'half \udc00' }]],
    ['data.item.name', ''],
    ['data.applicant.kind', 'robot'],
    ['data.queryCodeHash', 'A'.repeat(64)],
    ['data.queryCodeHash', 'a'.repeat(63)],
    ['data.materials', [{ code: 'M1' }]],
    ['data.subject', ''],
    ['data.subject', '长'.repeat(1_001)],
    ['data.applicant.name', '长'.repeat(241)],
    ['by.name', '长'.repeat(101)],
  ])('is an acceptance whose %s is %j', (path, value) => {
    expect(reasonOf(changed(first!, path, value))).toBe('malformed')
  })

  it.each([
    [1, 'data.to', '34'],
    [1, 'data.kind', 'sell'],
    [1, 'data.reason', ''],
    [2, 'data.from', ''],
    [3, 'data.more', 1],
    [6, 'data.on', '23.11.2026'],
    [7, 'data.opinion', 'perhaps'],
    [8, 'data.outcome', 'perhaps'],
    [9, 'data.method', 'pigeon'],
    [10, 'data.reason', ''],
  ])('is entry %i of a log whose %s is %j', (index, path, value) => {
    expect(reasonOf(changed(log[index]!, path, value))).toBe('malformed')
  })

  it('is of a version that this instance does not know yet, and says which', () => {
    expect(read({ ...first, version: 3 })).toEqual({
      ok: false,
      error: { reason: 'unknownVersion', detail: 'event version 3' },
    })
    expect(read({ version: 4, anything: 'else' })).toMatchObject({
      error: { reason: 'unknownVersion' },
    })
    expect(reasonOf({ ...first, version: '1' })).toBe('malformed')
    expect(reasonOf({ ...first, version: undefined })).toBe('malformed')
  })

  it('is told briefly, however many keys there are where none may be', () => {
    const keys = Object.fromEntries(Array.from({ length: 80_000 }, (_, key) => [`k${key}`, key]))
    const parsed = read(changed(log[3]!, 'data', keys))
    expect(parsed.ok ? '' : parsed.error.detail.length).toBeLessThan(100)
  })

  it.each([
    ['at', `2026-11-23T01:00:00.${'0'.repeat(900_000)}Z`],
    ['at', '2026-11-23T01:00:00Z'],
    ['data.item.version', 2_147_483_648],
  ])('is one whose %s no version writes so', (path, value) => {
    expect(reasonOf(changed(first!, path, value))).toBe('malformed')
  })

  it('is told where it is wrong, at most five times', () => {
    const parsed = read({ version: 1 })
    const detail = parsed.ok ? '' : parsed.error.detail
    expect(detail).toContain('caseId: ')
    expect(detail.split('; ')).toHaveLength(5)
  })
})

function pathsOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = prefix ? `${prefix}.${key}` : key
    return typeof inner === 'object' && inner !== null ? [path, ...pathsOf(inner, path)] : [path]
  })
}
