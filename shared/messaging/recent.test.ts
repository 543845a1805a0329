import { expect, it } from 'vitest'
import { recent } from './recent.ts'

it('remembers so many names and forgets the oldest', () => {
  const names = recent(3)
  for (const name of ['a', 'b', 'c', 'a', 'd']) names.add(name)
  expect(['a', 'b', 'c', 'd'].map(names.has)).toEqual([true, false, true, true])
})
