import { describe, expect, it } from 'vitest'
import { displayWidth, padTo } from './display-width.ts'
import { alignRows } from './table.ts'

describe('the table', () => {
  it('counts two columns for a Chinese character', () => {
    expect(displayWidth('abc')).toBe(3)
    expect(displayWidth('望峰岗镇')).toBe(8)
    expect(displayWidth('网关(GraphiQL)、𬀩')).toBe(4 + 10 + 2 + 2)
    expect(padTo('市', 4)).toBe('市  ')
  })

  it('aligns columns of mixed scripts', () => {
    const lines = alignRows([
      ['网关 gateway', 'http://a', '淮南市'],
      ['id', 'http://longer', 'x'],
      ['alone'],
    ])
    const starts = (part: string) =>
      lines
        .filter((line) => line.includes(part))
        .map((line) => displayWidth(line.slice(0, line.indexOf(part))))
    expect(new Set(starts('http'))).toEqual(new Set([16]))
    expect(starts('淮')).toEqual(starts('x'))
    expect(lines.every((line) => line === line.trimEnd())).toBe(true)
  })
})
