import { WRITABLE_VERSIONS } from '@liandong/shared/case'
import { describe, expect, it } from 'vitest'
import { chosen, faults } from './index.ts'
import { areMixed, nextVersion } from './versions.ts'

describe('the mixing of event versions', () => {
  it('comes to every writable version, and to no other', () => {
    const writable = [2, 3, 5]
    const walked = [...writable, 0].reduce<string[]>(
      (seen) => [...seen, nextVersion(seen.at(-1), writable)],
      ['2'],
    )
    expect(walked).toEqual(['2', '3', '5', '2', '3'])
  })

  it('begins where a process stands that was told nothing', () => {
    expect(nextVersion(undefined, [2, 3])).toBe('3')
  })

  it('is no fault while there is one version only', () => {
    expect([areMixed([2]), areMixed([2, 3])]).toEqual([false, true])
    const isThere = WRITABLE_VERSIONS.length > 1
    expect(['versions' in faults, 'versions' in chosen(null)]).toEqual([isThere, isThere])
  })
})
