import { describe, expect, it } from 'vitest'
import { portsFrom } from '../ports.ts'
import { instanceCount, plan } from './plan.ts'

const extents = [
  { city: '340400', districts: null },
  { city: '430700', districts: null },
  { city: '340400', districts: 'all' as const },
  { city: '320400', districts: ['320402'] },
]

describe('the planned network', () => {
  it.each(extents)(
    'of %j gives every instance a port of its own, as many as were counted',
    (extent) => {
      const { instances } = plan(extent, portsFrom(4000))
      expect(instances).toHaveLength(instanceCount(extent))
      expect(instances.map(({ url }) => Number(new URL(url).port))).toEqual(
        instances.map((_, n) => 4010 + n),
      )
    },
  )

  it('refuses a district that the city does not have, and lists those it has', () => {
    const refuse = () => plan({ city: '340400', districts: ['340499'] }, portsFrom(4000))
    expect(refuse).toThrow('340499')
    expect(refuse).toThrow('340405')
  })
})
