import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

const SIZE = '64m'

/**
 * Puts a disk of its own, a small one in memory, under a folder; answers how to take it away, or
 * null where that is not allowed (only root may).
 */
export const laySmallDisk = async (folder: string): Promise<(() => Promise<void>) | null> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=700`, 'tmpfs', folder])
  } catch {
    return null
  }
  return async () => {
    await run('umount', [folder])
  }
}
