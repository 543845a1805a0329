import type { DivisionCode, Network } from '@liandong/shared/network'
import { nameFor } from './names.ts'

/** One line of the catalogue's list of departments. */
export type Department = { code: string; name: string }

/** Someone of the demo network, as the identity service reads it. */
export type DemoPerson = {
  id: string
  name: string
  username: string
  passwordHash: string
  division: DivisionCode
  department: string | null
  roles: string[]
}

type Post = Pick<DemoPerson, 'username' | 'division' | 'department' | 'roles'>

const post = (role: string, division: DivisionCode, department: string | null = null): Post => ({
  username: [role, division, department].filter(Boolean).join('-'),
  division,
  department,
  roles: [role],
})

const stationPosts = (code: DivisionCode): Post[] => [post('agent', code), post('operator', code)]

const districtPosts = (code: DivisionCode, departments: Department[]): Post[] => [
  ...departments.flatMap((department) => [
    post('clerk', code, department.code),
    post('chief', code, department.code),
  ]),
  post('manager', code),
  post('operator', code),
]

const cityPosts = (code: DivisionCode, departments: Department[]): Post[] => [
  ...departments.flatMap((department) => [
    post('clerk', code, department.code),
    post('chief', code, department.code),
  ]),
  post('supervisor', code),
  post('operator', code),
]

/**
 * The people of a demo network: at each station an agent, at each centre a clerk and a chief
 * representative for every department, a manager or supervisor, and everywhere an operator. The
 * same network has the same people. All share one hash, because all share one known password.
 */
export const demoPeople = (
  network: Network,
  departments: Department[],
  passwordHash: string,
): DemoPerson[] => {
  const posts = network.divisions.flatMap(({ code, tier }) => {
    if (tier === 'township') return stationPosts(code)
    return tier === 'district' ? districtPosts(code, departments) : cityPosts(code, departments)
  })
  return posts.map((one) => ({
    ...one,
    id: one.username,
    name: nameFor(one.username),
    passwordHash,
  }))
}
