import { describe, expect, it } from 'vitest'
import { evolve, replay } from './evolve.ts'
import { divisionOfCase, isOver } from './state.ts'
import {
  agent,
  city,
  cityClerk,
  clerk,
  colleague,
  district,
  otherAgent,
  station,
} from './testing/cast.ts'
import { stateAfter } from './testing/given.ts'
import {
  accepted,
  applicationRefused,
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
import { frozen } from './testing/walk.ts'

const cityItem = item({ decidedAt: 'city' })
const atDistrict: Entry[] = [
  accepted(agent, cityItem),
  forwarded(agent, district),
  takenOver(clerk, station),
]
const atCity: Entry[] = [
  ...atDistrict,
  claimed(clerk),
  forwarded(clerk, city),
  takenOver(cityClerk, district),
]

describe('an acceptance 受理', () => {
  it('opens the case at the counter that accepted it, in the hand of the one who did', () => {
    expect(stateAfter(accepted(agent))).toMatchObject({
      id: '340405100-20261123-00017-Q',
      number: 1,
      origin: '340405100',
      status: 'inReview',
      holder: station,
      transit: null,
      givers: [],
      assignee: agent.officer,
      acceptedBy: agent.officer,
      acceptedOn: '2026-11-23',
      materials: [licence],
      missing: [],
      stops: [],
      review: null,
      decision: null,
      endedAt: null,
    })
  })

  it('names the accepting division in the origin, padded, and is read back from it', () => {
    expect(stateAfter(accepted(clerk))).toMatchObject({ origin: '340405000', holder: district })
    expect(stateAfter(accepted(cityClerk))).toMatchObject({ origin: '340400000', holder: city })
    for (const [person, division] of [
      [agent, station],
      [clerk, district],
      [cityClerk, city],
    ] as const)
      expect(divisionOfCase(stateAfter(accepted(person)))).toBe(division)
  })
})

describe('a refusal of acceptance 不予受理', () => {
  it('opens a case that is over at once, with the reason', () => {
    const state = stateAfter(applicationRefused(agent))
    expect(state).toMatchObject({
      status: 'refused',
      holder: null,
      transit: null,
      assignee: null,
      materials: [],
      subject: '',
      reason: '不属于本机关职权范围',
      endedAt: state.acceptedAt,
    })
    expect(isOver(state)).toBe(true)
  })
})

describe('a hand-over', () => {
  it('takes the hold from the giver, who answers for it until it is taken', () => {
    const [, given] = logOf([accepted(agent), forwarded(agent, district)])
    expect(stateAfter(accepted(agent), forwarded(agent, district))).toMatchObject({
      status: 'inTransit',
      holder: null,
      assignee: null,
      transit: { from: station, to: district, kind: 'forward', reason: null, since: given?.at },
      givers: [],
    })
  })

  it('gives the hold to the one who takes it over, who remembers the giver', () => {
    expect(stateAfter(...atDistrict)).toMatchObject({
      status: 'inReview',
      holder: district,
      transit: null,
      assignee: null,
      givers: [station],
    })
    expect(stateAfter(...atCity)).toMatchObject({ holder: city, givers: [station, district] })
  })

  it('goes back with its reason, and the giver is forgotten when it has the case again', () => {
    const back = [...atCity, returned(cityClerk, district, [plan])]
    expect(stateAfter(...back)).toMatchObject({
      status: 'inTransit',
      transit: { from: city, to: district, kind: 'return', reason: '材料不齐，请补正' },
      givers: [station, district],
      missing: [plan],
    })
    expect(stateAfter(...back, takenOver(clerk, city))).toMatchObject({
      status: 'returned',
      holder: district,
      transit: null,
      givers: [station],
      reason: '材料不齐，请补正',
      missing: [plan],
    })
  })

  it('upward again forgets the reason of the return', () => {
    const again = [
      ...atDistrict,
      returned(clerk, station),
      takenOver(agent, district),
      forwarded(agent, district),
    ]
    expect(stateAfter(...again).reason).toBe('材料不齐，请补正')
    expect(stateAfter(...again, takenOver(clerk, station)).reason).toBeNull()
  })

  it('undoes the review when the case goes back, for what comes then has not been seen', () => {
    const seen = [...atCity, claimed(cityClerk), reviewed(cityClerk)]
    expect(stateAfter(...seen).review).not.toBeNull()
    expect(stateAfter(...seen, returned(cityClerk, district, [plan])).review).toBeNull()
  })

  it('downward carries decision and review, and the case stays decided', () => {
    const down = [
      ...atCity,
      reviewed(cityClerk),
      decided(cityClerk),
      handedDown(cityClerk, station),
    ]
    expect(stateAfter(...down)).toMatchObject({
      status: 'inTransit',
      holder: null,
      transit: { from: city, to: station, kind: 'deliver' },
      decision: { outcome: 'granted' },
      review: { value: 'approve' },
    })
    expect(stateAfter(...down, takenOver(agent, city))).toMatchObject({
      status: 'decided',
      holder: station,
      transit: null,
      decision: { outcome: 'granted' },
    })
  })
})

describe('missing materials', () => {
  const back: Entry[] = [
    ...atDistrict,
    { ...returned(clerk, station, [licence, plan]), at: '2026-11-24T16:30:00.000Z' },
    takenOver(agent, district),
  ]

  it('stop the clock on the day in China on which they are asked for', () => {
    expect(stateAfter(...back).stops).toEqual([{ from: '2026-11-25', until: null }])
  })

  it('let it run again on the day on which the last one comes', () => {
    const some = [...back, supplemented(agent, [plan], '2026-11-27')]
    expect(stateAfter(...some)).toMatchObject({
      missing: [licence],
      stops: [{ from: '2026-11-25', until: null }],
    })
    expect(stateAfter(...some, supplemented(agent, [licence], '2026-11-30'))).toMatchObject({
      missing: [],
      stops: [{ from: '2026-11-25', until: '2026-11-30' }],
    })
  })

  it('that came take the place of what was handed in before', () => {
    const state = stateAfter(
      ...back,
      supplemented(agent, [{ ...licence, name: '新营业执照' }, plan]),
    )
    expect(state.materials).toEqual([{ code: 'M1', name: '新营业执照' }, plan])
  })

  it('of an earlier correction keep their own stop', () => {
    const twice = [
      ...back,
      supplemented(agent, [licence, plan], '2026-11-27'),
      forwarded(agent, district),
      takenOver(clerk, station),
      { ...returned(clerk, station, [plan]), at: '2026-12-01T02:00:00.000Z' },
      takenOver(agent, district),
      supplemented(agent, [plan], '2026-12-03'),
    ]
    expect(stateAfter(...twice).stops).toEqual([
      { from: '2026-11-25', until: '2026-11-27' },
      { from: '2026-12-01', until: '2026-12-03' },
    ])
  })

  it('stay owed when the case is handed on for another reason, whoever wrote that', () => {
    // No rule of today forwards what is incomplete; a copy reads the logs of other versions too.
    expect(stateAfter(...back, forwarded(agent, district))).toMatchObject({
      missing: [licence, plan],
      stops: [{ from: '2026-11-25', until: null }],
    })
  })

  it('do not stop the clock when a case goes back for another reason', () => {
    expect(stateAfter(...atDistrict, returned(clerk, station)).stops).toEqual([])
  })
})

describe('the work on a case', () => {
  it('is in the hand of the one who claimed it last', () => {
    expect(stateAfter(...atDistrict, claimed(clerk)).assignee).toEqual(clerk.officer)
    expect(stateAfter(...atDistrict, claimed(clerk), claimed(colleague)).assignee).toEqual(
      colleague.officer,
    )
  })

  it('keeps who reviewed and who decided, what they said, and when', () => {
    const log = logOf([...atCity, reviewed(cityClerk, 'refuse'), decided(cityClerk, 'refused')])
    const [review, decision] = log.slice(-2)
    expect(replay(log)).toMatchObject({
      status: 'decided',
      holder: city,
      review: { value: 'refuse', text: '符合条件', by: cityClerk.officer, at: review?.at },
      decision: { outcome: 'refused', text: '准予许可', by: cityClerk.officer, at: decision?.at },
      endedAt: null,
    })
  })

  it('ends with the delivery', () => {
    const log = logOf([accepted(agent), decided(agent), delivered(agent)])
    expect(replay(log)).toMatchObject({
      status: 'delivered',
      holder: null,
      delivery: { recipient: '张伟', method: 'counter' },
      endedAt: log.at(-1)?.at,
    })
  })

  it('ends with the withdrawal', () => {
    const log = logOf([...atDistrict, withdrawn(clerk)])
    expect(replay(log)).toMatchObject({
      status: 'withdrawn',
      holder: null,
      reason: '申请人撤回',
      endedAt: log.at(-1)?.at,
    })
  })
})

describe('the fold of a log', () => {
  it('counts every event and remembers when the last one happened', () => {
    const log = logOf(atCity)
    expect(replay(log)).toMatchObject({ number: log.length, changedAt: log.at(-1)?.at })
  })

  it('of no events is no case', () => {
    expect(replay([])).toBeNull()
  })

  it('does not begin with anything but the opening', () => {
    const [, second] = logOf(atDistrict)
    expect(() => evolve(null, second!)).toThrow('before the case was opened')
  })

  it('does not begin twice', () => {
    const [first, second] = logOf([accepted(agent), accepted(otherAgent)])
    const state = evolve(null, first!)
    expect(evolve(state, second!)).toBe(state)
  })

  it('ignores a taking over of what nobody gave', () => {
    const state = stateAfter(accepted(agent))
    expect(stateAfter(accepted(agent), takenOver(clerk, station))).toMatchObject({
      holder: state.holder,
      status: state.status,
      givers: [],
    })
  })

  it('changes neither state nor event', () => {
    const log = frozen(logOf([...atCity, returned(cityClerk, district, [plan])]))
    expect(
      log.reduce<ReturnType<typeof replay>>((state, event) => frozen(evolve(state, event)), null),
    ).toEqual(replay(log))
  })
})
