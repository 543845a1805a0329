import { expect, it } from 'vitest'
import { aptConfig } from './apt-folder.ts'

it('apt works in the folder only, runs no hook of the machine and checks signatures', () => {
  const text = aptConfig('/data/我的 folder')
  expect(text).toContain('Dir::State::lists "/data/我的 folder/lists";')
  expect(text).toContain('Dir::Cache "/data/我的 folder/cache";')
  expect(text).toContain('Dir::Etc::sourceparts "/data/我的 folder/sources";')
  expect(text).toContain('#clear APT::Update;')
  expect(text).not.toMatch(/trusted|insecure|allow/i)
})
