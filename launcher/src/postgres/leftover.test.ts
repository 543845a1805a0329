import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { birthOf } from '../processes/birth.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { clearLeftover } from './leftover.ts'

/** A program whose command line has `argument`, and a postmaster.pid that names its pid. */
const setUp = async (folder: string, argument: string) => {
  const args = ['-e', 'setInterval(() => {}, 1000)', argument]
  const child = spawn(process.execPath, args, { detached: true })
  await once(child, 'spawn')
  onTestFinished(() => void child.kill('SIGKILL'))
  const file = join(folder, 'postmaster.pid')
  await writeFile(file, `${child.pid}\n/data\n5432\n`)
  return { pid: child.pid ?? 0, read: () => readFile(file, 'utf8') }
}

describe('what a killed launcher left of the database', () => {
  it('is a server that still runs on the folder: it is stopped', async () => {
    const folder = await tempFolder()
    const { pid } = await setUp(folder, folder)
    await clearLeftover(folder)
    expect(birthOf(pid)).toBeNull()
  })

  it('is a pid that another program has got: that is left alone, the file marked as stale', async () => {
    const folder = await tempFolder()
    const { pid, read } = await setUp(folder, 'something else')
    await clearLeftover(folder)
    expect(birthOf(pid)).not.toBeNull()
    expect(await read()).toBe(`${process.pid}\n/data\n5432\n`)
  })

  it('is nothing', async () => {
    await expect(clearLeftover(await tempFolder())).resolves.toBeUndefined()
  })
})
