import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseFolder, emptyFolder, makeFolder } from './data-folder.ts'
import { layoutOf, projectRoot } from './layout.ts'
import { layFolder } from './network/folder.ts'
import { tempFolder } from './testing/temp-folder.ts'

describe('the data folder', () => {
  it('is the one asked for, else the one of the city in the project', async () => {
    expect(await chooseFolder('/some/where', '340400', undefined)).toEqual({
      folder: '/some/where',
      insteadOf: null,
    })
    expect(await chooseFolder(null, '340400', undefined)).toEqual({
      folder: join(projectRoot, '.data', '340400'),
      insteadOf: null,
    })
  })

  it('is made so that others may pass to the database, but not look', async () => {
    const folder = join(await tempFolder(), 'a', 'b')
    await makeFolder(folder, { uid: 1, gid: 1 })
    expect((await stat(folder)).mode & 0o777).toBe(0o711)
    const own = join(await tempFolder(), 'c')
    await makeFolder(own, undefined)
    expect((await stat(own)).mode & 0o777).toBe(0o700)
  })

  it('cannot be a file', async () => {
    const file = join(await tempFolder(), 'file')
    await writeFile(file, '')
    await expect(makeFolder(file, undefined)).rejects.toMatchObject({
      problem: { code: 'NO_DATA_FOLDER' },
    })
  })

  it('is emptied of what is ours only, and only when it is ours', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, 'logs'))
    await writeFile(join(folder, 'letter.txt'), 'dear')
    await emptyFolder(layoutOf(folder))
    expect((await readdir(folder)).sort()).toEqual(['letter.txt', 'logs'])
    await writeFile(join(folder, 'secrets.json'), '{}')
    await emptyFolder(layoutOf(folder))
    expect(await readdir(folder)).toEqual(['letter.txt'])
  })

  it.runIf(process.getuid?.() === 0)('is refused when the way to it is closed', async () => {
    const closed = join(await tempFolder(), 'home')
    await mkdir(closed)
    await chmod(closed, 0o700)
    const wish = { data: join(closed, 'data'), city: '340400' }
    await expect(layFolder(wish, () => {})).rejects.toMatchObject({
      problem: { code: 'FOLDER_CLOSED' },
    })
    expect(await readdir(closed)).toEqual([])
  })
})
