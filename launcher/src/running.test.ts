import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PRIVATE, writeJson } from './json-file.ts'
import { layoutOf } from './layout.ts'
import { birthOf } from './processes/birth.ts'
import { openPidFile } from './processes/pid-file.ts'
import { readRunning } from './running.ts'
import { tempFolder } from './testing/temp-folder.ts'

describe('the published network', () => {
  it('is found with the pids of now while its launcher lives, and not after that', async () => {
    const layout = layoutOf(await tempFolder())
    const launcher = { pid: process.pid, birth: birthOf(process.pid) }
    const facts = { launcher, dataDir: layout.root, pids: { nats: 1 } }
    await writeJson(layout.running, facts, PRIVATE)
    openPidFile(layout.pids).add('nats', 4711)
    expect((await readRunning(layout.root)).pids).toEqual({ nats: 4711 })

    await writeJson(layout.running, { ...facts, launcher: { ...launcher, birth: 'then' } }, PRIVATE)
    const gone = readRunning(layout.root)
    await expect(gone).rejects.toMatchObject({ problem: { code: 'NOT_RUNNING' } })
  })

  it('is none in an empty folder', async () => {
    const folder = await tempFolder()
    await expect(readRunning(folder)).rejects.toMatchObject({ problem: { code: 'NOT_RUNNING' } })
    expect(existsSync(layoutOf(folder).running)).toBe(false)
  })
})
