import { chmod, chown, copyFile, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './account.ts'

/** What a copy of a running cluster begins without: it belongs to the server that runs on it. */
const EMPTY = ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots']
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts', 'pg_internal.init']

const gone = (error: NodeJS.ErrnoException): null => {
  if (error.code !== 'ENOENT') throw error
  return null
}

/** Makes a file's copy belong to whoever runs the server, and to nobody else. */
const keepClose = async (path: string, mode: number, account: Account | undefined) => {
  await chmod(path, mode)
  if (account) await chown(path, account.uid, account.gid)
}

const copyFolder = async (from: string, to: string, account: Account | undefined, top: boolean) => {
  await mkdir(to, { recursive: true })
  await keepClose(to, 0o700, account)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const { name } = entry
    if (LEFT_OUT.includes(name)) continue
    const [source, target] = [join(from, name), join(to, name)]
    if (entry.isDirectory()) {
      if (!(top && EMPTY.includes(name))) await copyFolder(source, target, account, false)
      continue
    }
    // A running server deletes files under our hands; its log says what became of them.
    await copyFile(source, target).then(() => keepClose(target, 0o600, account), gone)
  }
}

/**
 * Copies the files of a running cluster between `pg_backup_start` and `pg_backup_stop`: what
 * `pg_basebackup` does, which the packaged binaries lack. What changes meanwhile is in the log that
 * the copy replays.
 */
export const copyCluster = async (
  from: string,
  to: string,
  account: Account | undefined,
): Promise<void> => {
  if (await stat(to).catch(gone)) throw new Error(`${to} is there already`)
  await copyFolder(from, to, account, true)
  for (const folder of [...EMPTY, join('pg_wal', 'archive_status')]) {
    await mkdir(join(to, folder), { recursive: true })
    await keepClose(join(to, folder), 0o700, account)
  }
}
