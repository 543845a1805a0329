import { write } from 'node:fs'
import { readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { lastLines, openLog } from './log-file.ts'

const put = promisify(write)

describe('a log file', () => {
  it('is appended to, and shows the lines of the last run only', async () => {
    const file = join(await tempFolder(), 'logs', 'one.log')
    const first = await openLog(file)
    await put(first.fd, 'before\n')
    await first.close()
    const second = await openLog(file)
    await put(second.fd, Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join(''))
    await second.close()
    expect(await lastLines(file, 0)).toHaveLength(10)
    const lines = await lastLines(file, second.from)
    expect(lines.at(-1)).toBe('line 19')
    expect(lines).not.toContain('before')
  })

  it('of more than 20 MB is put aside', async () => {
    const folder = await tempFolder()
    const file = join(folder, 'big.log')
    await writeFile(file, '')
    await truncate(file, 21 * 2 ** 20)
    const log = await openLog(file)
    await log.close()
    expect(log.from).toBe(0)
    expect((await readdir(folder)).sort()).toEqual(['big.log', 'big.log.1'])
  })
})
