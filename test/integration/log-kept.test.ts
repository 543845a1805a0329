import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../testkit/until.ts'

let child: ChildProcess | null = null
afterEach(() => child?.kill('SIGKILL'))

const talk = (way: string) => {
  const script = fileURLToPath(new URL('../testkit/talk.mjs', import.meta.url))
  const started = spawn(process.execPath, [script, way], { stdio: ['ignore', 'pipe', 'pipe'] })
  child = started
  const heard = { text: '' }
  started.stdout.setEncoding('utf8').on('data', (text) => {
    heard.text += text
  })
  return { started, heard, ended: once(started, 'close') }
}

const lines = ({ text }: { text: string }): number[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).line)

const all = Array.from({ length: 100 }, (_, index) => index + 1)

describe('the log of a process that ends', () => {
  it.each([
    ['when its work is done', 'ends'],
    ['when it says so itself', 'exit'],
    ['by an error that nobody caught', 'throws'],
    ['by a promise that nobody caught', 'rejects'],
  ])('is whole: %s', async (_, way) => {
    const { heard, ended } = talk(way)
    await ended
    expect(lines(heard)).toEqual(all)
  })

  it('is whole on SIGTERM, and nobody waits long for its last lines before', async () => {
    const { started, heard, ended } = talk('stays')
    await until('all lines', () => Promise.resolve(heard.text.includes('"line":100,')))
    started.kill('SIGTERM')
    await ended
    expect(lines(heard)).toEqual(all)
  })
})
