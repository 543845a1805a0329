import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, it, vi } from 'vitest'
import { knownDocuments } from './known-documents.ts'

const opened = () => {
  const counted = vi.fn((text: string) => parse(text))
  const schema = buildSchema('type Query { who: String }')
  return { counted, ...knownDocuments({ schema, parse: counted, validate }) }
}

const commented = (length: number) => '{ who } #'.padEnd(length, 'x')

describe('a document', () => {
  it('is read once', () => {
    const { counted, find } = opened()
    const document = find('{ who }')
    expect(document).not.toBeNull()
    expect(find('{ who }')).toBe(document)
    expect(counted).toHaveBeenCalledTimes(1)
  })

  it('is none when the text cannot be read, is not valid or is too long', () => {
    const { find } = opened()
    for (const text of ['', '{', '{ nobody }', commented(20_001)]) expect(find(text)).toBeNull()
    expect(find(commented(20_000))).not.toBeNull()
  })

  it('is forgotten for another after a thousand, the one asked for longest ago first', () => {
    const { counted, find } = opened()
    const text = (index: number) => `{ a${index}: who }`
    for (let index = 0; index < 1_000; index += 1) find(text(index))
    find(text(0))
    find(text(1_000))
    expect(counted).toHaveBeenCalledTimes(1_001)
    find(text(0))
    expect(counted).toHaveBeenCalledTimes(1_001)
    find(text(1))
    expect(counted).toHaveBeenCalledTimes(1_002)
  })

  it('is forgotten sooner when the texts are long', () => {
    const { counted, find } = opened()
    const text = (index: number) => commented(20_000 - index)
    for (let index = 0; index < 600; index += 1) find(text(index))
    counted.mockClear()
    find(text(0))
    expect(counted).toHaveBeenCalledTimes(1)
    find(text(599))
    expect(counted).toHaveBeenCalledTimes(1)
  })
})
