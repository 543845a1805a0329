import { describe, expect, it } from 'vitest'
import { availableActions } from './available-actions.ts'
import {
  acting,
  agent,
  city,
  cityClerk,
  clerk,
  colleague,
  district,
  districtChief,
  neighbour,
  otherAgent,
  type Person,
  policyOf,
  station,
  strangerClerk,
} from './testing/cast.ts'
import { stateAfter } from './testing/given.ts'
import {
  accepted,
  claimed,
  decided,
  delivered,
  type Entry,
  forwarded,
  handedDown,
  item,
  licence,
  returned,
  reviewed,
  supplemented,
  takenOver,
} from './testing/history.ts'

const buttons = (person: Person, ...history: Entry[]) =>
  availableActions(stateAfter(...history), policyOf(person), acting(person, new Date(0)))

const handedUp = [accepted(agent), forwarded(agent, district)]
const atDistrict = [...handedUp, takenOver(clerk, station)]
const inWork = [...atDistrict, claimed(clerk)]
const back = [...inWork, returned(clerk, station, [licence]), takenOver(agent, district)]

describe('at a station', () => {
  it('an agent forwards what is decided above, or takes the withdrawal', () => {
    expect(buttons(agent, accepted(agent))).toEqual(['forward', 'withdraw'])
  })

  it('an agent decides a direct item at once', () => {
    const direct = item({ mode: 'direct', decidedAt: 'township' })
    expect(buttons(agent, accepted(agent, direct))).toEqual(['decide', 'withdraw'])
    expect(buttons(agent, accepted(agent, direct), decided(agent))).toEqual(['deliver'])
  })

  it('an agent reviews and then decides a small item that is promised', () => {
    const small = accepted(agent, item({ decidedAt: 'township' }))
    expect(buttons(agent, small)).toEqual(['review', 'withdraw'])
    expect(buttons(agent, small, reviewed(agent))).toEqual(['decide', 'withdraw'])
  })

  it('a returned case is completed before it goes up again', () => {
    expect(buttons(agent, ...back)).toEqual(['supplement', 'withdraw'])
    expect(buttons(agent, ...back, supplemented(agent, [licence]))).toEqual(['forward', 'withdraw'])
  })

  it('a result that came down is delivered', () => {
    const down = [...inWork, reviewed(clerk), decided(clerk), handedDown(clerk, station)]
    expect(buttons(agent, ...down)).toEqual(['takeOver'])
    expect(buttons(agent, ...down, takenOver(agent, district))).toEqual(['deliver'])
    expect(buttons(agent, ...down, takenOver(agent, district), delivered(agent))).toEqual([])
  })
})

describe('at a centre', () => {
  it('a clerk takes over, claims, reviews, decides and hands down', () => {
    expect(buttons(clerk, ...handedUp)).toEqual(['takeOver'])
    expect(buttons(clerk, ...atDistrict)).toEqual(['claim', 'withdraw'])
    expect(buttons(clerk, ...inWork)).toEqual(['review', 'return', 'withdraw'])
    expect(buttons(clerk, ...inWork, reviewed(clerk))).toEqual(['decide', 'return', 'withdraw'])
    expect(buttons(clerk, ...inWork, reviewed(clerk), decided(clerk))).toEqual([
      'handDown',
      'deliver',
    ])
  })

  it('a clerk forwards what the city decides', () => {
    const cityItem = accepted(clerk, item({ decidedAt: 'city' }))
    expect(buttons(clerk, cityItem)).toEqual(['forward', 'withdraw'])
    const atCity = [cityItem, forwarded(clerk, city), takenOver(cityClerk, district)]
    expect(buttons(cityClerk, ...atCity, claimed(cityClerk))).toEqual([
      'review',
      'return',
      'withdraw',
    ])
  })

  it('a walk-in cannot be returned, and its result is delivered here', () => {
    expect(buttons(clerk, accepted(clerk))).toEqual(['review', 'withdraw'])
    expect(buttons(clerk, accepted(clerk), reviewed(clerk), decided(clerk))).toEqual(['deliver'])
  })

  it('a direct item is not offered a review', () => {
    const direct = accepted(clerk, item({ mode: 'direct' }))
    expect(buttons(clerk, direct)).toEqual(['decide', 'withdraw'])
  })

  it('what a colleague works on is left to the colleague, but for the chief', () => {
    expect(buttons(colleague, ...inWork)).toEqual(['withdraw'])
    expect(buttons(districtChief, ...inWork)).toEqual(['claim', 'withdraw'])
    expect(buttons(districtChief, ...inWork, claimed(districtChief))).not.toContain('claim')
    expect(buttons(districtChief, ...inWork, reviewed(clerk), decided(clerk))).not.toContain(
      'claim',
    )
  })
})

describe('an incomplete case', () => {
  it('is not offered for decision, even where no way of today leads', () => {
    const direct = accepted(agent, item({ mode: 'direct', decidedAt: 'township' }))
    const state = { ...stateAfter(direct), missing: [licence] }
    const offered = availableActions(state, policyOf(agent), acting(agent, new Date(0)))
    expect(offered).toEqual(['supplement', 'withdraw'])
  })
})

describe('nobody else', () => {
  it('is offered anything', () => {
    for (const stranger of [otherAgent, neighbour, cityClerk, strangerClerk])
      for (const history of [[accepted(agent)], handedUp, atDistrict, inWork, back])
        expect(buttons(stranger, ...history)).toEqual([])
    expect(buttons(agent, ...handedUp)).toEqual([])
    expect(buttons(agent, ...inWork)).toEqual([])
  })
})
