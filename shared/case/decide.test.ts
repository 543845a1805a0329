import { describe, expect, it } from 'vitest'
import { decide } from './decide.ts'
import {
  acting,
  agent,
  cityClerk,
  clerk,
  colleague,
  district,
  districtChief,
  policyOf,
  station,
} from './testing/cast.ts'
import { given, stateAfter } from './testing/given.ts'
import {
  accepted,
  claimed,
  decided,
  type Entry,
  forwarded,
  handedDown,
  item,
  licence,
  plan,
  returned,
  reviewed,
  supplemented,
  takenOver,
} from './testing/history.ts'
import { frozen } from './testing/walk.ts'

const direct = item({ mode: 'direct', decidedAt: 'township', promisedDays: 0 })
const taken: Entry[] = [accepted(agent), forwarded(agent, district), takenOver(clerk, station)]
const inWork: Entry[] = [...taken, claimed(clerk)]
const askedFor: Entry[] = [
  ...inWork,
  returned(clerk, station, [licence, plan]),
  takenOver(agent, district),
]

const grant = { type: 'decide', outcome: 'granted', text: '准予许可' } as const
const approve = { type: 'review', opinion: 'approve', text: '符合条件' } as const
const deliver = { type: 'deliver', recipient: '张伟', method: 'counter' } as const
const withdraw = { type: 'withdraw', reason: '申请人撤回' } as const

describe('claiming 认领', () => {
  const claim = { type: 'claim' } as const
  const happens = { type: 'claimed', data: {} } as const

  it('shows who works on a case', () => {
    given(...taken)
      .when(claim, colleague)
      .thenHappens(happens)
  })

  it('does not take a case from a colleague, and says who has it', () => {
    given(...inWork)
      .when(claim, colleague)
      .thenRefused('CLAIMED_BY_OTHER', '李建国')
  })

  it('lets the chief representative 首席代表 take it from a colleague', () => {
    given(...inWork)
      .when(claim, districtChief)
      .thenHappens(happens)
  })

  it('is done once', () => {
    given(...inWork)
      .when(claim, clerk)
      .thenRefused('ALREADY_CLAIMED')
    given(...taken, claimed(districtChief))
      .when(claim, districtChief)
      .thenRefused('ALREADY_CLAIMED')
  })

  it('has no sense after the decision', () => {
    given(...inWork, reviewed(clerk), decided(clerk))
      .when(claim, districtChief)
      .thenRefused('ALREADY_DECIDED')
  })
})

describe('correction 补正', () => {
  const supplement = (...materials: string[]) => ({ type: 'supplement' as const, materials })

  it('takes in everything that was asked for, under the names it was asked by, on the day in China', () => {
    given(...askedFor)
      .when(supplement('M2', 'M1'), agent, '2026-11-24T16:30:00.000Z')
      .thenHappens({ type: 'supplemented', data: { materials: [licence, plan], on: '2026-11-25' } })
  })

  it('takes materials once: what is still missing is told completely, by code and name', () => {
    given(...askedFor)
      .when(supplement('M1'), agent)
      .thenRefused('STILL_MISSING', 'M2 布局流程图')
    given(...askedFor)
      .when(supplement(), agent)
      .thenRefused('STILL_MISSING', 'M1 营业执照；M2 布局流程图')
  })

  it('takes nothing that was not asked for, and says what is too much', () => {
    given(...askedFor)
      .when(supplement('M1', 'M2', 'M9'), agent)
      .thenRefused('SURPLUS_MATERIAL', 'M9')
  })

  it('counts a material that is listed twice once', () => {
    given(...askedFor)
      .when(supplement('M1', 'M1', 'M2'), agent)
      .thenHappens({ type: 'supplemented', data: { materials: [licence, plan], on: '2026-11-23' } })
  })

  it('is refused when nothing is missing', () => {
    given(accepted(agent)).when(supplement('M1'), agent).thenRefused('NOTHING_MISSING')
    given(...askedFor, supplemented(agent, [licence, plan]))
      .when(supplement('M1'), agent)
      .thenRefused('NOTHING_MISSING')
  })

  it('shows at most 200 characters of what was too much', () => {
    const answer = decide(
      stateAfter(...askedFor),
      supplement('长'.repeat(5_000)),
      policyOf(agent),
      acting(agent, new Date(0)),
    )
    expect(answer.ok ? '' : answer.error.zh.length).toBeLessThan(300)
  })
})

describe('review 审查', () => {
  it('gives an opinion for or against', () => {
    given(...inWork)
      .when(approve, clerk)
      .thenHappens({ type: 'reviewed', data: { opinion: 'approve', text: '符合条件' } })
    given(...inWork)
      .when({ ...approve, opinion: 'refuse', text: '场所不符' }, clerk)
      .thenHappens({ type: 'reviewed', data: { opinion: 'refuse', text: '场所不符' } })
  })

  it('is made where the item is decided', () => {
    given(...[accepted(agent, item({ decidedAt: 'city' })), ...inWork.slice(1)])
      .when(approve, clerk)
      .thenRefused('NOT_DECIDED_HERE')
    given(accepted(agent)).when(approve, agent).thenRefused('NOT_DECIDED_HERE')
  })

  it('is made once, and not after the decision', () => {
    given(...inWork, reviewed(clerk))
      .when(approve, clerk)
      .thenRefused('ALREADY_REVIEWED')
    given(...inWork, reviewed(clerk), decided(clerk))
      .when(approve, clerk)
      .thenRefused('ALREADY_DECIDED')
  })

  it('is made anew when the case comes back with what was missing', () => {
    given(
      ...inWork,
      reviewed(clerk, 'refuse'),
      returned(clerk, station, [plan]),
      takenOver(agent, district),
      supplemented(agent, [plan]),
      forwarded(agent, district),
      takenOver(clerk, station),
      claimed(clerk),
    )
      .when(grant, clerk)
      .thenRefused('NOT_REVIEWED')
  })

  it('says why', () => {
    given(...inWork)
      .when({ ...approve, text: ' ' }, clerk)
      .thenRefused('TEXT_EMPTY')
    given(...inWork)
      .when({ ...approve, text: '可' }, clerk)
      .thenRefused('TEXT_TOO_SHORT')
    given(...inWork)
      .when({ ...approve, text: '可'.repeat(501) }, clerk)
      .thenRefused('TEXT_TOO_LONG')
  })
})

describe('decision 决定', () => {
  it('grants or refuses after the review, whatever the reviewer thought', () => {
    given(...inWork, reviewed(clerk, 'refuse'))
      .when(grant, clerk)
      .thenHappens({ type: 'decided', data: { outcome: 'granted', text: '准予许可' } })
    given(...inWork, reviewed(clerk))
      .when({ ...grant, outcome: 'refused', text: '不予许可' }, clerk)
      .thenHappens({ type: 'decided', data: { outcome: 'refused', text: '不予许可' } })
  })

  it('is made at the counter for a direct item 即办件, without a review', () => {
    given(accepted(agent, direct))
      .when(grant, agent)
      .thenHappens({ type: 'decided', data: { outcome: 'granted', text: '准予许可' } })
  })

  it.each(['committed', 'forwarded', 'answered'] as const)(
    'waits for the review of an item that is %s',
    (mode) => {
      given(...[accepted(agent, item({ mode })), ...inWork.slice(1)])
        .when(grant, clerk)
        .thenRefused('NOT_REVIEWED')
    },
  )

  it('is made at a station too, for a small item that is promised and not direct', () => {
    const small = accepted(agent, item({ decidedAt: 'township' }))
    given(small).when(grant, agent).thenRefused('NOT_REVIEWED')
    given(small)
      .when(approve, agent)
      .thenHappens({ type: 'reviewed', data: { opinion: 'approve', text: '符合条件' } })
    given(small, reviewed(agent))
      .when(grant, agent)
      .thenHappens({ type: 'decided', data: { outcome: 'granted', text: '准予许可' } })
  })

  it('is made by the tier that decides the item, by no other', () => {
    given(accepted(agent)).when(grant, agent).thenRefused('NOT_DECIDED_HERE')
    given(accepted(clerk, item({ decidedAt: 'city' })))
      .when(grant, clerk)
      .thenRefused('NOT_DECIDED_HERE')
  })

  it('is made once', () => {
    given(...inWork, reviewed(clerk), decided(clerk))
      .when(grant, clerk)
      .thenRefused('ALREADY_DECIDED')
  })

  it('waits for what is missing', () => {
    // No way of today leads here: what is missing is at the counter below. The rule holds all the same.
    const small = { ...stateAfter(accepted(agent, direct)), missing: [plan] }
    const answer = decide(small, grant, policyOf(agent), acting(agent, new Date(0)))
    expect(answer).toMatchObject({ ok: false, error: { code: 'STILL_MISSING' } })
  })

  it('says why', () => {
    given(...inWork, reviewed(clerk))
      .when({ ...grant, text: '' }, clerk)
      .thenRefused('TEXT_EMPTY')
    given(...inWork, reviewed(clerk))
      .when({ ...grant, text: '准' }, clerk)
      .thenRefused('TEXT_TOO_SHORT')
    given(...inWork, reviewed(clerk))
      .when({ ...grant, text: '准'.repeat(501) }, clerk)
      .thenRefused('TEXT_TOO_LONG')
  })
})

describe('delivery 送达', () => {
  it('hands the result to somebody, at the counter or by post', () => {
    given(accepted(agent, direct), decided(agent))
      .when(deliver, agent)
      .thenHappens({ type: 'delivered', data: { recipient: '张伟', method: 'counter' } })
    given(accepted(agent, direct), decided(agent))
      .when({ ...deliver, recipient: ' 张伟之妻 ', method: 'post' }, agent)
      .thenHappens({ type: 'delivered', data: { recipient: '张伟之妻', method: 'post' } })
  })

  it('is done by the station that got the result from above', () => {
    given(
      ...inWork,
      reviewed(clerk),
      decided(clerk),
      handedDown(clerk, station),
      takenOver(agent, district),
    )
      .when(deliver, agent)
      .thenHappens({ type: 'delivered', data: { recipient: '张伟', method: 'counter' } })
  })

  it('is possible at the centre itself, for an applicant who comes there', () => {
    given(...inWork, reviewed(clerk), decided(clerk))
      .when(deliver, colleague)
      .thenHappens({ type: 'delivered', data: { recipient: '张伟', method: 'counter' } })
  })

  it('waits for the decision', () => {
    given(accepted(agent, direct)).when(deliver, agent).thenRefused('NOT_DECIDED')
  })

  it('names the recipient on one line', () => {
    const done = [accepted(agent, direct), decided(agent)]
    given(...done)
      .when({ ...deliver, recipient: '' }, agent)
      .thenRefused('TEXT_EMPTY')
    given(...done)
      .when({ ...deliver, recipient: '张' }, agent)
      .thenRefused('TEXT_TOO_SHORT')
    given(...done)
      .when({ ...deliver, recipient: '张'.repeat(121) }, agent)
      .thenRefused('TEXT_TOO_LONG')
    given(...done)
      .when({ ...deliver, recipient: '张\n伟' }, agent)
      .thenRefused('TEXT_CONTROL')
  })
})

describe('withdrawal 撤回', () => {
  it('is the right of the applicant until the decision, wherever the case is held', () => {
    const happens = { type: 'withdrawn', data: { reason: '申请人撤回' } } as const
    given(accepted(agent)).when(withdraw, agent).thenHappens(happens)
    given(...inWork, reviewed(clerk))
      .when(withdraw, colleague)
      .thenHappens(happens)
    given(accepted(cityClerk, item({ decidedAt: 'city' })))
      .when(withdraw, cityClerk)
      .thenHappens(happens)
    given(...askedFor)
      .when(withdraw, agent)
      .thenHappens(happens)
  })

  it('comes too late after the decision', () => {
    given(accepted(agent, direct), decided(agent))
      .when(withdraw, agent)
      .thenRefused('ALREADY_DECIDED')
  })

  it('says why', () => {
    given(accepted(agent))
      .when({ ...withdraw, reason: '' }, agent)
      .thenRefused('TEXT_EMPTY')
    given(accepted(agent))
      .when({ ...withdraw, reason: '撤' }, agent)
      .thenRefused('TEXT_TOO_SHORT')
    given(accepted(agent))
      .when({ ...withdraw, reason: '撤'.repeat(501) }, agent)
      .thenRefused('TEXT_TOO_LONG')
  })
})

it('decides without changing what it was given', () => {
  const state = frozen(stateAfter(...askedFor))
  const command = frozen({ type: 'supplement' as const, materials: ['M1', 'M2'] })
  expect(decide(state, command, frozen(policyOf(agent)), acting(agent, new Date(0))).ok).toBe(true)
})
