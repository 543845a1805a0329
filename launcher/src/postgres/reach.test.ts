import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { closedFolder } from './reach.ts'

const stranger = { uid: 64_321, gid: 64_321 }

describe('the way to a folder', () => {
  it('is open when everyone may pass, and what does not exist yet is open', async () => {
    const folder = await tempFolder()
    expect(await closedFolder(join(folder, 'not', 'there'), stranger)).toBeNull()
  })

  it('is closed at the first folder that lets nobody else through', async () => {
    const closed = join(await tempFolder(), 'home')
    await mkdir(join(closed, 'data'), { recursive: true })
    await chmod(closed, 0o700)
    expect(await closedFolder(join(closed, 'data'), stranger)).toBe(closed)
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
    expect(await closedFolder(join(closed, 'data'), owner)).toBeNull()
  })
})
