import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder that user postgres may pass through. */
export const makeFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'liandong-test-'))
  await chmod(path, 0o711)
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** An empty folder that goes when the test ends. */
export const tempFolder = async (): Promise<string> => {
  const { path, remove } = await makeFolder()
  onTestFinished(remove)
  return path
}

/** A list of departments with one in it; returns the file. */
export const departments = async (folder: string): Promise<string> => {
  const file = join(folder, 'departments.json')
  await writeFile(file, JSON.stringify([{ code: 'market', name: '市场监督管理局' }]))
  return file
}
