import { tierOf } from '../../network/index.ts'
import type { Acting } from '../command.ts'
import type { Officer } from '../event.ts'
import { type Policy, policies } from '../policy.ts'

/** A person at a counter; a chief representative 首席代表 may take a case from a colleague. */
export type Person = { officer: Officer; chief: boolean }

/** A corner of Huainan: a city, two districts, three stations. */
export const city = '3404'
export const district = '340405'
export const otherDistrict = '340403'
export const station = '340405100'
export const otherStation = '340405101'
export const farStation = '340403001'

/** The department whose items the cases of the tests are, and one that has nothing to do with them. */
export const ownDepartment = 'market-regulation'
export const otherDepartment = 'health'

const person = (id: string, name: string, division: string, department: string | null): Person => ({
  officer: { id, name, division, department },
  chief: id.startsWith('chief'),
})

export const agent = person('agent-1', '王秀英', station, null)
export const secondAgent = person('agent-2', '孙丽', station, null)
export const otherAgent = person('agent-3', '刘洋', otherStation, null)
export const farAgent = person('agent-4', '黄敏', farStation, null)
export const clerk = person('clerk-1', '李建国', district, ownDepartment)
export const colleague = person('clerk-2', '张伟', district, ownDepartment)
export const strangerClerk = person('clerk-3', '马丽', district, otherDepartment)
export const districtChief = person('chief-1', '陈志强', district, ownDepartment)
export const neighbour = person('clerk-4', '何静', otherDistrict, ownDepartment)
export const cityClerk = person('clerk-5', '高峰', city, ownDepartment)
export const cityStranger = person('clerk-6', '林涛', city, otherDepartment)
export const cityChief = person('chief-2', '罗敏', city, ownDepartment)

/** Everybody who could lay a hand on a case. */
export const everybody: readonly Person[] = [
  agent,
  secondAgent,
  otherAgent,
  farAgent,
  clerk,
  colleague,
  strangerClerk,
  districtChief,
  neighbour,
  cityClerk,
  cityStranger,
  cityChief,
]

/** The policy of the tier at whose counter the person sits. */
export const policyOf = ({ officer }: Person): Policy => {
  const tier = tierOf(officer.division)
  if (!tier) throw new Error(`no division: ${officer.division}`)
  return policies[tier]
}

/** The person at work at an instant. */
export const acting = ({ officer, chief }: Person, now: Date): Acting => ({ officer, chief, now })
