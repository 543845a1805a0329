import { describe, expect, it } from 'vitest'
import { parseStart } from './options.ts'

const messages = (args: string[]): string[] => {
  const parsed = parseStart(args)
  return parsed.ok ? [] : parsed.problems.map(({ zh, en }) => `${zh} ${en}`)
}

describe('the options of npm start', () => {
  it('have defaults', () => {
    const value = {
      city: '340400',
      districts: null,
      port: 4000,
      host: '127.0.0.1',
      data: null,
      fresh: false,
    }
    expect(parseStart([])).toEqual({ ok: true, value })
  })

  it('are read in either form', () => {
    const parsed = parseStart([
      '--city=430700',
      '--districts',
      '430702,430703',
      '--port',
      '5000',
      '--fresh',
    ])
    expect(parsed).toMatchObject({
      value: { city: '430700', districts: ['430702', '430703'], port: 5000, fresh: true },
    })
    expect(parseStart(['--districts', 'all'])).toMatchObject({ value: { districts: 'all' } })
    expect(parseStart(['--port', 'x', '-h'])).toEqual({ ok: true, value: 'help' })
  })

  it.each([
    [['--prot=5000'], '--prot'],
    [['start'], 'start'],
    [['--city', '110000'], '340400 淮南'],
    [['--city'], '--city'],
    [['--districts', '340405,430702'], '430702'],
    [['--districts', '340405,'], '--districts'],
    [['--port', '80'], '1024'],
    [['--port', '4e3'], '--port'],
    [['--port', '65535'], '65000'],
    [['--fresh=yes'], '--fresh'],
    [['--data', ''], '--data'],
  ])('%j is refused by name', (args, part) => {
    const said = messages(args)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(part)
  })

  it('tell all problems at once', () => {
    expect(messages(['--city', 'x', '--port', 'y'])).toHaveLength(2)
    expect(messages(['--one', '--two', 'three'])).toHaveLength(3)
  })
})
