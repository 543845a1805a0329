import { mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const ROTATE_AT = 20 * 2 ** 20
const TAIL_BYTES = 16 * 1024
const TAIL_LINES = 10

const sizeOf = async (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

/** An open log to append to; `from` is its length now, so that a run finds its own lines again. */
export type Log = { fd: number; from: number; close: () => Promise<void> }

/** Opens a log file; one of more than 20 MB is put aside first, as `<name>.1`. */
export const openLog = async (file: string): Promise<Log> => {
  await mkdir(dirname(file), { recursive: true })
  if ((await sizeOf(file)) > ROTATE_AT) await rename(file, `${file}.1`)
  const handle = await open(file, 'a', 0o600)
  const { size } = await handle.stat()
  return { fd: handle.fd, from: size, close: () => handle.close() }
}

/** The last lines written after byte `from`, at most 10. */
export const lastLines = async (file: string, from: number): Promise<string[]> => {
  const handle = await open(file, 'r').catch(() => null)
  if (!handle) return []
  try {
    const { size } = await handle.stat()
    const start = Math.max(from, size - TAIL_BYTES)
    const buffer = Buffer.alloc(Math.max(0, size - start))
    await handle.read(buffer, 0, buffer.length, start)
    return buffer.toString('utf8').split('\n').filter(Boolean).slice(-TAIL_LINES)
  } finally {
    await handle.close()
  }
}
