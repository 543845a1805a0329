import { planNetwork } from '@liandong/shared/network'
import { describe, expect, it } from 'vitest'
import { demoPeople } from './demo-people.ts'

const planned = planNetwork({
  cityCode: '340400',
  districts: ['340405'],
  urlFor: () => 'http://127.0.0.1:1/graphql',
})
if (!planned.ok) throw new Error(planned.problems.join())
const network = planned.value
const departments = [
  { code: 'market', name: '市场监督管理局' },
  { code: 'health', name: '卫生健康委' },
]

describe('the demo people', () => {
  const people = demoPeople(network, departments, 'scrypt:x')
  const find = (username: string) => people.find((one) => one.username === username)

  it('are the same each time, with different usernames and Chinese names', () => {
    expect(demoPeople(network, departments, 'scrypt:x')).toEqual(people)
    expect(new Set(people.map(({ username }) => username)).size).toBe(people.length)
    expect(people.every(({ name }) => /^\p{Script=Han}{2,4}$/u.test(name))).toBe(true)
  })

  it('man every station and every department of every centre', () => {
    for (const { code, tier } of network.divisions) {
      if (tier === 'township')
        expect(find(`agent-${code}`)).toMatchObject({ division: code, roles: ['agent'] })
      else
        expect(find(`clerk-${code}-market`)).toMatchObject({ division: code, department: 'market' })
      expect(find(`operator-${code}`)).toMatchObject({ roles: ['operator'], department: null })
    }
    expect(find('chief-340405-health')).toMatchObject({ department: 'health', roles: ['chief'] })
    expect(find('manager-340405')).toMatchObject({ division: '340405', roles: ['manager'] })
    expect(find('supervisor-3404')).toMatchObject({ division: '3404', roles: ['supervisor'] })
  })
})
