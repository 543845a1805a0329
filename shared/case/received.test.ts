import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServiceItem } from '../catalogue/index.ts'
import { admit, type Receiver } from './admit.ts'
import type { CaseEvent } from './event.ts'
import { evolve, replay } from './evolve.ts'
import { agent, city, clerk, district, station } from './testing/cast.ts'
import {
  accepted,
  applicationRefused,
  catalogued,
  claimed,
  decided,
  delivered,
  type Entry,
  forwarded,
  handedDown,
  item,
  licence,
  logOf,
  plan,
  returned,
  reviewed,
  supplemented,
  takenOver,
  withdrawn,
} from './testing/history.ts'
import { admitTrusting, codeOf, LATER, receiverOf } from './testing/received.ts'
import { walks } from './testing/walk.ts'

/** Given these entries, what a receiver says to one more, with something in it changed. */
const given = (...before: Entry[]) => {
  const when = (last: Entry, change: (event: never) => object = (event) => event) => {
    const log = logOf([...before, last])
    const event = structuredClone(log.at(-1)!)
    return { state: replay(log.slice(0, -1)), event: change(event as never) as CaseEvent }
  }
  return {
    says: (last: Entry, change?: (event: never) => object) => {
      const { state, event } = when(last, change)
      return codeOf(admitTrusting(state, event))
    },
    saysKnowing: (receiver: Receiver, last: Entry, change?: (event: never) => object) => {
      const { state, event } = when(last, change)
      return codeOf(admit(state, event, receiver))
    },
  }
}

type Accepted = Extract<CaseEvent, { type: 'accepted' }>

const changing =
  (change: (data: Accepted['data']) => object) =>
  (event: Accepted): object => ({ ...event, data: { ...event.data, ...change(event.data) } })

const nothing = given()
const atDistrict = [accepted(agent), forwarded(agent, district), takenOver(clerk, station)]

describe('the item that an entry names', () => {
  const mine = item()

  it.each([
    ['another tier that decides', { decidedAt: 'township' }],
    ['another name', { name: '食'.repeat(300_000) }],
    ['markup for a name', { name: '<img src=x onerror=alert(1)>' }],
    ['another department', { department: 'health' }],
    ['another mode', { mode: 'direct' }],
    ['more time', { promisedDays: 200 }],
    ['another limit by law', { legalDays: 200 }],
    ['a code that the version does not have', { code: '511A0000000000' }],
  ] as const)('has in the entry %s than in the catalogue: refused', (_, more) => {
    const forged = accepted(agent, item(more as object))
    expect(nothing.saysKnowing(receiverOf(mine), forged)).toBe('EVENT_ITEM_DIFFERS')
    const refusal = applicationRefused(agent)
    const change = changing(({ item: kept }) => ({ item: { ...kept, ...more } }))
    expect(nothing.saysKnowing(receiverOf(mine), refusal, change)).toBe('EVENT_ITEM_DIFFERS')
  })

  it('is accepted only where the catalogue says so', () => {
    const receiver = receiverOf(mine, { acceptedAt: ['district', 'city'] })
    expect(nothing.saysKnowing(receiver, accepted(agent))).toBe('EVENT_BEYOND_POWER')
    expect(nothing.saysKnowing(receiver, applicationRefused(agent))).toBe('EVENT_BEYOND_POWER')
    expect(nothing.saysKnowing(receiver, accepted(clerk))).toBeNull()
  })

  it('is decided where the catalogue says so, whatever the opening said', () => {
    const forged = item({ decidedAt: 'township' })
    const told = given(accepted(agent, forged)).saysKnowing(receiverOf(mine), decided(agent))
    expect(told).toBe('EVENT_BEYOND_POWER')
    expect(given(...atDistrict).saysKnowing(receiverOf(mine), decided(clerk))).toBeNull()
  })

  it('that the version does not have is decided by nobody', () => {
    const none: Receiver = { now: LATER, itemOf: () => null }
    expect(given(...atDistrict).saysKnowing(none, decided(clerk))).toBe('EVENT_ITEM_DIFFERS')
  })

  it('of a version that is not here lets the entry wait, but not one that is wrong anyway', () => {
    const unknown: Receiver = { now: LATER, itemOf: () => undefined }
    const log = logOf([accepted(agent, item({ version: 7 }))])
    expect(admit(null, log[0]!, unknown)).toEqual({ as: 'waits', catalogue: 7 })
    expect(given(...atDistrict).saysKnowing(unknown, decided(clerk))).toBe('waits')
    expect(given(...atDistrict).saysKnowing(unknown, returned(clerk, station, [plan]))).toBe(
      'waits',
    )
    // What the catalogue does not decide needs none.
    expect(given(...atDistrict).saysKnowing(unknown, claimed(clerk))).toBeNull()
    expect(given(...atDistrict).saysKnowing(unknown, returned(clerk, station))).toBeNull()
    expect(given(...atDistrict).saysKnowing(unknown, delivered(clerk))).toBe(
      'EVENT_BEFORE_DECISION',
    )
    const early = changing(() => ({ acceptedOn: '2026-11-01' }))
    expect(nothing.saysKnowing(unknown, accepted(agent), early)).toBe('EVENT_IMPOSSIBLE_INSTANT')
  })
})

describe('materials', () => {
  const lists = [
    ['of another item', [{ code: 'M9', name: '户口簿' }]],
    ['under another name', [{ code: 'M1', name: '<b>营业执照</b>' }]],
    ['with a name of a megabyte', [{ code: 'M1', name: '照'.repeat(300_000) }]],
    ['twice', [licence, licence]],
    ['a thousand times', Array(1_000).fill(licence)],
  ] as const

  it.each(lists)('%s are refused wherever an entry names them', (_, materials) => {
    const list = [...materials]
    const change = changing(() => ({ materials: list }))
    const code = 'EVENT_ITEM_DIFFERS'
    expect(nothing.says(accepted(agent), change)).toBe(code)
    expect(given(...atDistrict).says(returned(clerk, station, list))).toBe(code)
    const asked = [...atDistrict, returned(clerk, station, [plan]), takenOver(agent, district)]
    expect(given(...asked).says(supplemented(agent, list))).toBe(code)
  })

  it('are named by a return only: they stop the clock', () => {
    const change = (event: Extract<CaseEvent, { type: 'handedOver' }>) => ({
      ...event,
      data: { ...event.data, missing: [plan] },
    })
    expect(given(accepted(agent)).says(forwarded(agent, district), change)).toBe(
      'EVENT_ITEM_DIFFERS',
    )
    const done = [...atDistrict, decided(clerk)]
    expect(given(...done).says(handedDown(clerk, station), change)).toBe('EVENT_ITEM_DIFFERS')
  })
})

describe('the order of a case', () => {
  it('delivers only what was decided', () => {
    const code = 'EVENT_BEFORE_DECISION'
    expect(given(accepted(agent)).says(delivered(agent))).toBe(code)
    expect(given(...atDistrict, reviewed(clerk)).says(delivered(clerk))).toBe(code)
    expect(given(...atDistrict).says(handedDown(clerk, station))).toBe(code)
    expect(given(...atDistrict, decided(clerk)).says(delivered(clerk))).toBeNull()
    expect(given(...atDistrict, decided(clerk)).says(handedDown(clerk, station))).toBeNull()
  })

  it('decides once, and changes nothing that is decided', () => {
    const done = given(...atDistrict, decided(clerk))
    for (const entry of [
      decided(clerk, 'refused'),
      withdrawn(clerk),
      forwarded(clerk, city),
      returned(clerk, station),
    ])
      expect(done.says(entry)).toBe('EVENT_AFTER_DECISION')
  })

  it('leaves it to the report when only a precondition is broken', () => {
    // Neither reviewed nor claimed, and by another department: no reason to split the copies.
    expect(given(...atDistrict).says(decided(clerk))).toBeNull()
    expect(given(...atDistrict, reviewed(clerk)).says(reviewed(clerk))).toBeNull()
    expect(given(accepted(agent)).says(supplemented(agent, [plan]))).toBeNull()
  })
})

describe('an instant', () => {
  const dated = (at: string) => (event: CaseEvent) => ({ ...event, at })
  const code = 'EVENT_IMPOSSIBLE_INSTANT'

  it.each([
    '1900-01-01T00:00:00.000Z',
    '2019-12-31T23:59:59.999Z',
    '2027-12-02T00:00:00.001Z',
    '2199-12-31T00:00:00.000Z',
  ])('of %s is impossible for an entry', (at) => {
    expect(given(accepted(agent)).says(claimed(agent), dated(at))).toBe(code)
    expect(nothing.says(accepted(agent), dated(at))).toBe(code)
  })

  it('may be before the one of the entry before it by as much as two clocks differ', () => {
    const opened = given(accepted(agent))
    expect(opened.says(withdrawn(agent), dated('2026-11-22T01:00:00.000Z'))).toBeNull()
    expect(opened.says(withdrawn(agent), dated('2026-11-22T00:59:59.999Z'))).toBe(code)
  })

  it('may be ahead of the receiver by as much as two clocks differ', () => {
    const opened = given(accepted(agent))
    expect(opened.says(withdrawn(agent), dated('2027-12-02T00:00:00.000Z'))).toBeNull()
  })

  it.each(['2026-11-21', '2026-11-25', '1900-01-01', '2199-12-31'])(
    'agrees with the days of its entry, and not with %s',
    (day) => {
      expect(
        nothing.says(
          accepted(agent),
          changing(() => ({ acceptedOn: day })),
        ),
      ).toBe(code)
      expect(
        nothing.says(
          applicationRefused(agent),
          changing(() => ({ acceptedOn: day })),
        ),
      ).toBe(code)
      const asked = [...atDistrict, returned(clerk, station, [plan]), takenOver(agent, district)]
      expect(given(...asked).says(supplemented(agent, [plan], day))).toBe(code)
    },
  )

  it('agrees with the day in the number of its case', () => {
    const [other] = logOf([accepted(agent, item(), '2026-11-20T01:00:00.000Z')])
    const change = (event: CaseEvent) => ({ ...event, caseId: other!.caseId })
    expect(nothing.says(accepted(agent), change)).toBe(code)
  })

  it('of the application is not after the acceptance; every day before was taken in once', () => {
    expect(
      nothing.says(
        accepted(agent),
        changing(() => ({ appliedOn: '2026-11-24' })),
      ),
    ).toBe(code)
    expect(
      nothing.says(
        accepted(agent),
        changing(() => ({ appliedOn: '1900-01-01' })),
      ),
    ).toBeNull()
  })
})

describe('texts', () => {
  const code = 'EVENT_IMPOSSIBLE_TEXT'
  const steering = [
    ['a line feed', '张\n伟'],
    ['a control character', '张\u0007伟'],
    ['a change of direction', '张\u202E伟'],
    ['an isolate', '张\u2066伟'],
    ['nothing that shows', '\u200B\u2060'],
    ['a noncharacter', '张\uFFFF伟'],
  ] as const
  const named = (name: string) =>
    changing(({ applicant }) => ({ applicant: { ...applicant, name } }))
  const firm = (name: string) =>
    changing(({ applicant }) => ({
      applicant: { ...applicant, kind: 'firm', idNumber: '91340405MA00000000', name },
    }))
  const by = (more: object) => (event: CaseEvent) => ({ ...event, by: { ...event.by, ...more } })

  it.each(steering)('with %s are no names', (_, text) => {
    expect(nothing.says(accepted(agent), named(text))).toBe(code)
    expect(nothing.says(accepted(agent), firm(text))).toBe(code)
    expect(nothing.says(accepted(agent), by({ name: text }))).toBe(code)
    const done = given(accepted(agent, item({ decidedAt: 'township' })), decided(agent))
    const recipient = (event: CaseEvent) => ({
      ...event,
      data: { ...event.data, recipient: text },
    })
    expect(done.says(delivered(agent), recipient)).toBe(code)
  })

  it.each([
    '<script>alert(1)</script>',
    '张伟<b>',
    '张&伟',
    '张伟1',
    '张"伟',
    '张'.repeat(51),
    '张'.repeat(300_000),
  ])('with markup, signs or too many characters are no names of persons (%#)', (text) => {
    expect(nothing.says(accepted(agent), named(text))).toBe(code)
  })

  it('with markup are no names of officers, whose tokens have none', () => {
    expect(nothing.says(accepted(agent), by({ name: '<img src=x>' }))).toBe(code)
    expect(nothing.says(accepted(agent), by({ id: '<img src=x>' }))).toBe(code)
  })

  it.each(['欧阳娜娜', '买买提·吐尔逊', "Anne-Marie O'Neil", '㛃䶮𬀩', '\u{30000}伟'])(
    'are names of persons: %s',
    (text) => {
      expect(nothing.says(accepted(agent), named(text))).toBeNull()
    },
  )

  it('of a firm may have signs, as the counters took them in', () => {
    for (const name of ['A&B（淮南）有限公司', '<某>公司', '公'.repeat(120)])
      expect(nothing.says(accepted(agent), firm(name))).toBeNull()
    expect(nothing.says(accepted(agent), firm('公'.repeat(121)))).toBe(code)
  })

  it('may have several lines where a form has, and 500 characters', () => {
    const about = (subject: string) => changing(() => ({ subject }))
    for (const subject of ['一\n二\t三', '𠮷'.repeat(500), 'a < b && c > d'])
      expect(nothing.says(accepted(agent), about(subject))).toBeNull()
    for (const subject of ['办\u0000', '办\r', '办\u202E', '𠮷'.repeat(501), ' \u3000 '])
      expect(nothing.says(accepted(agent), about(subject))).toBe(code)
  })

  it.each([
    ['idNumber', '34052419800101001x'],
    ['idNumber', '３４０５２４１９８００１０１００１X'],
    ['idNumber', '<b>'],
    ['idNumber', '3405241980010100'],
    ['mobile', '+8613800138000'],
    ['mobile', '<b>'],
    ['mobile', '12800138000'],
  ])('are numbers in the one way that counters write them: no %s %s', (field, text) => {
    const change = changing(({ applicant }) => ({ applicant: { ...applicant, [field]: text } }))
    expect(nothing.says(accepted(agent), change)).toBe(code)
  })
})

describe('along every way of a case', () => {
  const receiverBy = (kept: CaseEvent, more: Partial<ServiceItem>): Receiver =>
    kept.type === 'accepted' ? receiverOf(kept.data.item, more) : receiverOf(item(), more)

  /** What an honest log becomes when one thing in one entry is forged; null: it has no such thing. */
  const forgeries: Record<string, (event: CaseEvent) => object | null> = {
    'a year ahead': (event) => ({ ...event, at: '2199-01-01T00:00:00.000Z' }),
    'before the system': (event) => ({ ...event, at: '1900-01-01T00:00:00.000Z' }),
    'an officer in markup': (event) => ({ ...event, by: { ...event.by, name: '<i>我</i>' } }),
    'another number': (event) => ({ ...event, number: event.number + 1 }),
    'another division': (event) => ({ ...event, by: { ...event.by, division: '340499' } }),
    'another tier': (event) =>
      event.type === 'accepted'
        ? { ...event, data: { ...event.data, item: { ...event.data.item, legalDays: 999 } } }
        : null,
    'a long text': (event) =>
      event.type === 'reviewed' || event.type === 'decided'
        ? { ...event, data: { ...event.data, text: '长'.repeat(501) } }
        : null,
    'a long list': (event) =>
      event.type === 'supplemented' || event.type === 'accepted'
        ? { ...event, data: { ...event.data, materials: Array(4).fill(licence) } }
        : null,
  }

  it('every entry is admitted, and refused with any of these forgeries in it', () => {
    fc.assert(
      fc.property(walks, fc.constantFrom(...Object.keys(forgeries)), ({ log }, kind) => {
        const receiver = receiverBy(log[0]!, {})
        log.reduce<ReturnType<typeof replay>>((state, event) => {
          expect(admit(state, event, receiver)).toEqual({ as: 'admitted' })
          const forged = forgeries[kind]!(event)
          if (forged) expect(admit(state, forged as CaseEvent, receiver).as).toBe('refused')
          return evolve(state, event)
        }, null)
      }),
      { numRuns: 500 },
    )
  })

  it('what is decided at one tier is refused when the catalogue names another', () => {
    fc.assert(
      fc.property(walks, ({ log }) => {
        const index = log.findIndex(({ type }) => type === 'decided')
        if (index < 0) return
        const { decidedAt } = catalogued((log[0] as Accepted).data.item)
        const other = decidedAt === 'city' ? 'district' : 'city'
        const receiver = receiverBy(log[0]!, { decidedAt: other })
        const verdict = admit(replay(log.slice(0, index)), log[index]!, receiver)
        expect(codeOf(verdict)).toBe('EVENT_BEYOND_POWER')
      }),
    )
  })
})
