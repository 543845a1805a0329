import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepare } from './prepare.ts'
import { replaceOnce } from './replace-once.ts'
import { sabotages } from './sabotages/index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const preload = new URL('../../dist/chaos/sabotage/preload.js', import.meta.url)
const run = promisify(execFile)

const inNode = (name: string, script: string) =>
  run(process.execPath, [`--import=${preload}?${name}`, '--input-type=module', '-e', script])

beforeAll(() => {
  if (!existsSync(preload)) throw new Error('not built yet: run node_modules/.bin/tsc -b first')
})

describe('a piece of source', () => {
  const edit = { module: 'm.js', from: 'a(b); c', to: '$& d' }

  it('is replaced wherever its blanks and line ends are', () => {
    expect(replaceOnce('x a(b);\n    c y', edit)).toBe('x $& d y')
  })

  it('must be there', () => {
    expect(() => replaceOnce('a(b)', edit)).toThrow('found it 0 times')
  })

  it('must be there once', () => {
    expect(() => replaceOnce('a(b); c a(b); c', edit)).toThrow('found it 2 times')
  })
})

describe('a sabotage', () => {
  it.each(sabotages)('$name finds all its pieces in the built product', (sabotage) => {
    const altered = prepare(root, sabotage)
    expect(Object.keys(altered).length).toBeGreaterThan(0)
  })

  it('of a module whose source is gone is no sabotage', () => {
    const gone = { module: 'shared/dist/case/gone.js', from: 'a', to: 'b' }
    expect(() => prepare(root, { name: 'x', what: 'x', foundBy: [], edits: [gone] })).toThrow(
      'there is no',
    )
  })

  it.each(sabotages)('$name is loaded in the place of the product', async ({ name, edits }) => {
    const modules = [...new Set(edits.map(({ module }) => `${root}${module}`))]
    const script = modules.map((module) => `await import('file://${module}')`).join('\n')
    const { stderr } = await inNode(name, script)
    expect(stderr).toContain(`sabotage ${name}`)
  })

  it('really changes what the product does', async () => {
    const script = `
      const { guard } = await import('file://${root}shared/dist/case/guard.js')
      const policy = { tier: 'city', commands: ['takeOver'], claimFirst: [] }
      const state = { status: 'inReview', holder: '340405', transit: null, item: {} }
      const acting = { officer: { division: '3404', department: null } }
      console.log(guard(state, 'takeOver', policy, acting))`
    expect((await inNode('take-over-unheld', script)).stdout).toBe('null\n')
    expect((await inNode('deny-done', script)).stdout).toContain('NOT_HANDED_HERE')
  })

  it('that nobody knows keeps the service from starting', async () => {
    await expect(inNode('no-such-sabotage', '')).rejects.toThrow('no sabotage no-such-sabotage')
  })
})
