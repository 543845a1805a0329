import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { birthOf } from './birth.ts'
import { type Death, type ProcessSpec, standardTiming, type Watch } from './process.ts'
import { createProcess } from './supervised.ts'

const quick = {
  ...standardTiming,
  firstDelayMs: 20,
  longestDelayMs: 40,
  killAfterMs: 300,
}

/** A child that runs `code`; it is ready as soon as its log has the word READY after this start. */
const setUp = async (code: string, timing = quick) => {
  const folder = await tempFolder()
  const logFile = join(folder, 'child.log')
  const starts = { expected: 0 }
  const readies = async () => ((await readFile(logFile, 'utf8')).match(/READY/g) ?? []).length
  const spec: ProcessSpec = {
    name: 'child',
    command: process.execPath,
    args: ['-e', code],
    env: { FOLDER: folder },
    logFile,
    isReady: async () => (await readies()) >= starts.expected,
    beforeSpawn: async () => {
      starts.expected += 1
    },
  }
  const deaths: Death[] = []
  const watch = {
    onSpawn: vi.fn(),
    onEnd: vi.fn(),
    onBack: vi.fn(),
    onDeath: (death) => deaths.push(death),
  } satisfies Watch
  const child = createProcess(spec, watch, timing)
  onTestFinished(() => child.crash())
  return { child, deaths, watch, folder, log: () => readFile(logFile, 'utf8') }
}

const polite = `
  process.on('SIGTERM', () => { console.log('BYE'); process.exit(0) })
  setInterval(() => {}, 1000)
  console.log('READY')`
const deaf = `
  process.on('SIGTERM', () => {})
  setInterval(() => {}, 1000)
  console.log('READY')`
// Dies at every start but the first.
const doomed = `
  const fs = require('node:fs'), mark = process.env.FOLDER + '/mark'
  if (fs.existsSync(mark)) { console.error('no more'); process.exit(7) }
  fs.writeFileSync(mark, '')
  setInterval(() => {}, 1000)
  console.log('READY')`

describe('a supervised process', () => {
  it('is ready after the start, and stops when asked', async () => {
    const { child, watch, log } = await setUp(polite)
    await child.start()
    const pid = child.pid()
    expect(watch.onSpawn).toHaveBeenCalledExactlyOnceWith('child', pid)
    expect(birthOf(pid ?? 0)).not.toBeNull()
    await child.stop()
    expect(await log()).toContain('BYE')
    expect(child.pid()).toBeNull()
    expect(birthOf(pid ?? 0)).toBeNull()
    expect(watch.onEnd).toHaveBeenCalledExactlyOnceWith('child')
  })

  it('is started again after it was killed', async () => {
    const { child, deaths, watch } = await setUp(polite)
    await child.start()
    const before = child.pid()
    child.kill()
    await vi.waitFor(() => expect(watch.onBack).toHaveBeenCalledOnce(), 5_000)
    expect(child.pid()).not.toBe(before)
    expect(deaths).toMatchObject([{ name: 'child', signal: 'SIGKILL', restartInMs: 20 }])
  })

  it('is started again however often it dies, with its last log lines reported', async () => {
    const { child, deaths, watch, folder } = await setUp(doomed)
    await child.start()
    child.kill()
    await vi.waitFor(() => expect(deaths.length).toBeGreaterThan(8), 10_000)
    expect(deaths.slice(0, 4).map(({ restartInMs }) => restartInMs)).toEqual([20, 40, 40, 40])
    expect(deaths[2]).toMatchObject({ code: 7, signal: null, lastLines: ['no more'] })
    await rm(join(folder, 'mark'))
    await vi.waitFor(() => expect(child.pid()).not.toBeNull(), 5_000)
    expect(watch.onBack.mock.calls.length).toBeLessThan(deaths.length)
    await child.stop()
    expect(child.pid()).toBeNull()
  })

  it('counts from the start again after a healthy life', async () => {
    const { child, deaths } = await setUp(polite, { ...quick, healthyAfterMs: 0 })
    await child.start()
    for (let n = 1; n <= 4; n++) {
      await child.ready()
      child.kill()
      await vi.waitFor(() => expect(deaths).toHaveLength(n), 5_000)
    }
    expect(deaths.map(({ restartInMs }) => restartInMs)).toEqual([20, 20, 20, 20])
  })

  it('that dies before it is ready refuses the start, with the end of its log', async () => {
    const { child, deaths } = await setUp(
      `console.error('DATABASE_URL is missing'); process.exit(1)`,
    )
    const refusal = await child.start().catch((error) => error)
    expect(refusal.problem.code).toBe('NOT_READY')
    expect(refusal.message).toContain('exit 1')
    expect(refusal.message).toContain('DATABASE_URL is missing')
    expect(deaths).toEqual([])
    expect(child.pid()).toBeNull()
  })

  it('that is not ready in time is ended and refuses the start', async () => {
    const { child } = await setUp('setInterval(() => {}, 1000)', { ...quick, readyMs: 200 })
    await expect(child.start()).rejects.toMatchObject({ problem: { code: 'NOT_READY' } })
    expect(child.pid()).toBeNull()
  })

  it('whose program does not exist refuses the start', async () => {
    const folder = await tempFolder()
    const child = createProcess({
      name: 'ghost',
      command: '/no/such/program',
      args: [],
      env: {},
      logFile: join(folder, 'ghost.log'),
      isReady: async () => false,
    })
    await expect(child.start()).rejects.toMatchObject({ problem: { code: 'NOT_READY' } })
  })

  it('that does not listen, or is frozen, is killed in the end', async () => {
    const { child } = await setUp(deaf)
    await child.start()
    const pid = child.pid() ?? 0
    child.pause()
    await child.stop()
    expect(birthOf(pid)).toBeNull()
  })

  it('stops while it waits to be started again', async () => {
    const { child, deaths, watch } = await setUp(polite, {
      ...quick,
      firstDelayMs: 60_000,
      longestDelayMs: 60_000,
    })
    await child.start()
    child.kill()
    await vi.waitFor(() => expect(deaths).toHaveLength(1), 5_000)
    await child.stop()
    expect(watch.onSpawn).toHaveBeenCalledOnce()
  })

  it('comes back once what kept it from being spawned is mended', async () => {
    const { child, deaths, folder } = await setUp(polite)
    await child.start()
    await rm(folder, { recursive: true })
    await writeFile(folder, 'no folder any more')
    child.kill()
    await vi.waitFor(() => expect(deaths.length).toBeGreaterThan(3), 5_000)
    expect(deaths[2]).toMatchObject({ code: null, signal: null, restartInMs: 40 })
    await rm(folder)
    await mkdir(folder)
    await vi.waitFor(() => expect(child.pid()).not.toBeNull(), 5_000)
    await child.stop()
  })

  it('stops when it is told to before it was spawned', async () => {
    const { child, watch } = await setUp(polite)
    const start = child.start()
    const stop = child.stop()
    await expect(start).rejects.toMatchObject({ problem: { code: 'STOPPED' } })
    await stop
    expect(watch.onEnd.mock.calls).toEqual(watch.onSpawn.mock.calls.map(() => ['child']))
    expect(child.pid()).toBeNull()
  })

  it('stays down after a crash until it is started', async () => {
    const { child, deaths, log } = await setUp(polite)
    await child.start()
    await child.crash()
    expect(child.pid()).toBeNull()
    expect(deaths).toEqual([])
    await child.start()
    expect(child.pid()).not.toBeNull()
    expect(await log()).not.toContain('BYE')
  })

  it('sees nothing of our environment but PATH', async () => {
    process.env.LIANDONG_TEST_SECRET = 'secret'
    const { child, log } = await setUp(
      `console.log(JSON.stringify(process.env), 'READY'); setInterval(() => {}, 1000)`,
    )
    await child.start()
    const names = Object.keys(JSON.parse((await log()).split(' READY')[0] ?? ''))
    expect(names.filter((name) => !name.startsWith('__CF'))).toEqual(['PATH', 'FOLDER'])
    delete process.env.LIANDONG_TEST_SECRET
  })
})
