import { describe, expect, it } from 'vitest'
import { runBench } from './run-bench.ts'
import { short } from './sizes.ts'

const settings = (signal = new AbortController().signal) => ({
  sizes: short,
  say: () => {},
  signal,
})

describe('running a bench', () => {
  it('undoes the last thing first, and passes the failure on', async () => {
    const undone: string[] = []
    const failing = runBench(async ({ defer }) => {
      defer(() => undone.push('first'))
      defer(() => undone.push('second'))
      throw new Error('broken')
    }, settings())
    await expect(failing).rejects.toThrow('broken')
    expect(undone).toEqual(['second', 'first'])
  })

  it('has undone one thing before it undoes the next', async () => {
    const undone: string[] = []
    await runBench(async ({ defer }) => {
      defer(() => undone.push('folder'))
      defer(async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        undone.push('network')
      })
      return []
    }, settings())
    expect(undone).toEqual(['network', 'folder'])
  })

  it('stops when something that it stands on fails, or it is interrupted', async () => {
    const stop = new AbortController()
    let undone = 0
    const hanging = (fail: Promise<never> | null) =>
      runBench(async ({ defer, watch }) => {
        let end: () => void = () => {}
        const over = new Promise<void>((resolve) => {
          end = resolve
        })
        defer(() => {
          undone += 1
          end()
        })
        if (fail) watch(fail)
        await over
        return []
      }, settings(stop.signal))
    await expect(hanging(Promise.reject(new Error('postgres died')))).rejects.toThrow('postgres')
    const interrupted = hanging(null)
    stop.abort()
    await expect(interrupted).rejects.toThrow('interrupted')
    expect(undone).toBe(2)
  })
})
