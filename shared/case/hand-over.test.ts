import { describe, it } from 'vitest'
import type { CaseCommand } from './command.ts'
import {
  agent,
  city,
  cityChief,
  cityClerk,
  clerk,
  colleague,
  district,
  station,
} from './testing/cast.ts'
import { given } from './testing/given.ts'
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

const cityItem = item({ decidedAt: 'city' })
const forward = { type: 'forward' } as const
const takeOver = { type: 'takeOver' } as const
const handDown = { type: 'handDown' } as const
const giveBack: Extract<CaseCommand, { type: 'return' }> = {
  type: 'return',
  reason: '材料不齐，请补正',
  missing: [],
}
const handedOver = (to: string, kind: 'forward' | 'return' | 'deliver', more = {}) => ({
  type: 'handedOver' as const,
  data: { to, kind, reason: null, missing: [], ...more },
})

const atDistrict = (chosen = item()): Entry[] => [
  accepted(agent, chosen),
  forwarded(agent, district),
  takenOver(clerk, station),
  claimed(clerk),
]
const atCity: Entry[] = [
  ...atDistrict(cityItem),
  forwarded(clerk, city),
  takenOver(cityClerk, district),
  claimed(cityClerk),
]

describe('forwarding 上报 goes one tier up', () => {
  it('carries a case from the station to its district', () => {
    given(accepted(agent)).when(forward, agent).thenHappens(handedOver(district, 'forward'))
  })

  it('carries a case from the district to the city, never past it', () => {
    given(...atDistrict(cityItem))
      .when(forward, clerk)
      .thenHappens(handedOver(city, 'forward'))
  })

  it('is not done with what is decided here', () => {
    given(...atDistrict())
      .when(forward, clerk)
      .thenRefused('DECIDED_HERE')
    given(accepted(agent, item({ decidedAt: 'township', mode: 'direct' })))
      .when(forward, agent)
      .thenRefused('DECIDED_HERE')
  })

  it('is not done with what is decided already', () => {
    given(
      ...atCity,
      reviewed(cityClerk),
      decided(cityClerk),
      handedDown(cityClerk, station),
      takenOver(agent, city),
    )
      .when(forward, agent)
      .thenRefused('ALREADY_DECIDED')
  })

  it('waits until everything that was missing has come', () => {
    const back = [
      ...atDistrict(),
      returned(clerk, station, [licence, plan]),
      takenOver(agent, district),
    ]
    given(...back)
      .when(forward, agent)
      .thenRefused('STILL_MISSING', 'M1 营业执照', 'M2 布局流程图')
    given(...back, supplemented(agent, [licence, plan]))
      .when(forward, agent)
      .thenHappens(handedOver(district, 'forward'))
  })
})

describe('taking over 接收', () => {
  it('says from whom', () => {
    given(accepted(agent), forwarded(agent, district))
      .when(takeOver, clerk)
      .thenHappens({ type: 'takenOver', data: { from: station } })
  })

  it('works for what comes back and for what comes down', () => {
    given(...atDistrict(), returned(clerk, station))
      .when(takeOver, agent)
      .thenHappens({ type: 'takenOver', data: { from: district } })
    given(...atCity, reviewed(cityClerk), decided(cityClerk), handedDown(cityClerk, station))
      .when(takeOver, agent)
      .thenHappens({ type: 'takenOver', data: { from: city } })
  })
})

describe('returning 退回', () => {
  it('gives the case back to the one who forwarded it, with the reason and everything that is missing', () => {
    given(...atDistrict())
      .when({ ...giveBack, missing: [plan] }, clerk)
      .thenHappens(handedOver(station, 'return', { reason: '材料不齐，请补正', missing: [plan] }))
    given(...atCity)
      .when(giveBack, cityClerk)
      .thenHappens(handedOver(district, 'return', { reason: '材料不齐，请补正' }))
  })

  it('goes on down the same way, tier by tier', () => {
    given(...atCity, returned(cityClerk, district), takenOver(clerk, city), claimed(clerk))
      .when(giveBack, clerk)
      .thenHappens(handedOver(station, 'return', { reason: '材料不齐，请补正' }))
  })

  it('passes on what the tier above asked for, even if nothing is added 一次性告知', () => {
    const back = [
      ...atCity,
      returned(cityClerk, district, [licence]),
      takenOver(clerk, city),
      claimed(clerk),
    ]
    given(...back)
      .when(giveBack, clerk)
      .thenHappens(
        handedOver(station, 'return', { reason: '材料不齐，请补正', missing: [licence] }),
      )
    given(...back)
      .when({ ...giveBack, missing: [plan, licence] }, clerk)
      .thenHappens(
        handedOver(station, 'return', { reason: '材料不齐，请补正', missing: [licence, plan] }),
      )
  })

  it('is not possible with a case that was accepted here', () => {
    given(accepted(clerk)).when(giveBack, clerk).thenRefused('NO_GIVER')
    given(
      ...atCity,
      returned(cityClerk, district),
      takenOver(clerk, city),
      claimed(clerk),
      returned(clerk, station),
      takenOver(agent, district),
    )
      .when(giveBack, agent)
      .thenRefused('NOT_AT_THIS_TIER')
  })

  it('is not possible after the decision', () => {
    given(...atDistrict(), reviewed(clerk), decided(clerk))
      .when(giveBack, clerk)
      .thenRefused('ALREADY_DECIDED')
  })

  it.each([
    ['none', '', 'TEXT_EMPTY'],
    ['three characters', '补材料', 'TEXT_TOO_SHORT'],
    ['more than 500', '补'.repeat(501), 'TEXT_TOO_LONG'],
  ] as const)('needs a reason that helps the applicant: %s will not do', (_, reason, code) => {
    given(...atDistrict())
      .when({ ...giveBack, reason }, clerk)
      .thenRefused(code)
  })

  it('takes a reason of several lines, trimmed', () => {
    given(...atDistrict())
      .when({ ...giveBack, reason: ' 缺营业执照\n请补正 ' }, clerk)
      .thenHappens(handedOver(station, 'return', { reason: '缺营业执照\n请补正' }))
  })
})

describe('handing the result down for delivery 转送达', () => {
  it('goes straight to the counter that accepted the case', () => {
    given(...atDistrict(), reviewed(clerk), decided(clerk))
      .when(handDown, clerk)
      .thenHappens(handedOver(station, 'deliver'))
    given(...atCity, reviewed(cityClerk), decided(cityClerk))
      .when(handDown, cityClerk)
      .thenHappens(handedOver(station, 'deliver'))
  })

  it('goes to the district when the applicant walked in there', () => {
    given(
      accepted(clerk, cityItem),
      forwarded(clerk, city),
      takenOver(cityClerk, district),
      claimed(cityClerk),
      reviewed(cityClerk),
      decided(cityClerk),
    )
      .when(handDown, cityClerk)
      .thenHappens(handedOver(district, 'deliver'))
  })

  it('may be done by any colleague of the department', () => {
    given(...atDistrict(), reviewed(clerk), decided(clerk))
      .when(handDown, colleague)
      .thenHappens(handedOver(station, 'deliver'))
    given(...atCity, reviewed(cityClerk), decided(cityClerk))
      .when(handDown, cityChief)
      .thenHappens(handedOver(station, 'deliver'))
  })

  it('waits for the decision', () => {
    given(...atDistrict(), reviewed(clerk))
      .when(handDown, clerk)
      .thenRefused('NOT_DECIDED')
  })

  it('is needless where the case was accepted', () => {
    given(accepted(clerk), reviewed(clerk), decided(clerk))
      .when(handDown, clerk)
      .thenRefused('DELIVER_HERE')
    given(accepted(cityClerk, cityItem), reviewed(cityClerk), decided(cityClerk))
      .when(handDown, cityClerk)
      .thenRefused('DELIVER_HERE')
  })
})
