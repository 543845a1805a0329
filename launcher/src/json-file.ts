import { chmod, readFile, rename, writeFile } from 'node:fs/promises'

/** Only the owner may read it: keys, passwords, people. */
export const PRIVATE = 0o600

/** Everyone may read it. */
export const PUBLIC = 0o644

/** Reads a JSON file, or null when there is none; throws when it holds something else. */
export const readJson = async <T>(file: string): Promise<T | null> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Writes a whole file in one step: a reader sees the old text or the new one, never a half. */
export const writeWhole = async (file: string, text: string, mode: number): Promise<void> => {
  const draft = `${file}.${process.pid}.new`
  await writeFile(draft, text, { mode })
  // The mode above is cut by the umask, and ignored when a draft was left behind.
  await chmod(draft, mode)
  await rename(draft, file)
}

/** Writes a value as JSON, in one step. */
export const writeJson = (file: string, value: unknown, mode: number): Promise<void> =>
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`, mode)
