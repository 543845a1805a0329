import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commandOf } from '../processes/birth.ts'
import { endProcess } from '../processes/end.ts'

/**
 * Makes way for a new server: stops one that still runs on this folder, because its launcher was
 * killed. When the pid in postmaster.pid is by now another program's, the server would refuse to
 * start; then the file is given our pid, which it knows to be stale. The file is never deleted: by
 * it the server notices sessions of a killed predecessor that still write.
 */
export const clearLeftover = async (folder: string): Promise<void> => {
  const file = join(folder, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return
  const pid = Number.parseInt(text, 10)
  const command = pid > 0 ? commandOf(pid) : null
  if (command === null) return
  if (command.includes(folder)) return endProcess(pid, 'SIGINT')
  await writeFile(file, text.replace(/^\d+/, String(process.pid)))
}
