import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, it, vi } from 'vitest'
import { bytesOf, knownDocuments } from './known-documents.ts'

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

  it('is forgotten sooner when many are long: what is kept is bounded by bytes', () => {
    const { find, bytes } = opened()
    const text = (index: number) => `{ ${'who '.repeat(300)} } #${index} ${'#\n'.repeat(4_000)}`
    for (let index = 0; index < 60; index += 1) {
      expect(find(text(index))).not.toBeNull()
      expect(bytes()).toBeLessThanOrEqual(64 * 1024 * 1024)
    }
    expect(bytes()).toBeGreaterThan(60 * 1024 * 1024)
  })

  it('is weighed with all that it keeps: tokens, nodes, comments', () => {
    const bare = bytesOf(parse('{ who }'))
    expect(bytesOf(parse(`{ who } ${'#\n'.repeat(100)}`))).toBeGreaterThan(bare + 100 * 91)
    expect(bytesOf(parse(`{ ${'who '.repeat(100)} }`))).toBeGreaterThan(bare + 99 * 511)
  })

  it('is kept when somebody else found it valid, and known as such', () => {
    const { counted, find, known, keep, isKnown } = opened()
    const document = parse('{ who }')
    expect([known('{ who }'), isKnown(document)]).toEqual([null, false])
    keep(document)
    expect([known('{ who }'), isKnown(document)]).toEqual([document, true])
    expect(find('{ who }')).toBe(document)
    expect(counted).not.toHaveBeenCalled()
    const long = parse(commented(20_001))
    keep(long)
    expect([known(commented(20_001)), isKnown(long)]).toEqual([null, false])
  })
})
