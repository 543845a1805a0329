import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Refusal } from '../refusal.ts'
import type { Account } from './account.ts'

const EXECUTE = 1

/** The folders from the root down to `path`, itself included. */
const chain = (path: string): string[] => {
  const parent = dirname(path)
  return parent === path ? [path] : [...chain(parent), path]
}

type Mode = { mode: number; uid: number; gid: number }

/** Whether the account may pass through something with this owner and mode. */
const maySearch = ({ mode, uid, gid }: Mode, account: Account): boolean => {
  if (uid === account.uid) return ((mode >> 6) & EXECUTE) === EXECUTE
  if (gid === account.gid) return ((mode >> 3) & EXECUTE) === EXECUTE
  return (mode & EXECUTE) === EXECUTE
}

/**
 * The first folder on the way to `path` that is closed to the account, or null when the way is
 * open. What does not exist yet counts as open. Access lists (ACL) are not looked at.
 */
export const closedFolder = async (path: string, account: Account): Promise<string | null> => {
  for (const folder of chain(resolve(path))) {
    const found = await stat(folder).catch(() => null)
    if (found?.isDirectory() && !maySearch(found, account)) return folder
  }
  return null
}

/** Refuses a data folder that user postgres cannot get to, and names the folder that is in the way. */
export const refuseClosed = async (folder: string, account: Account | undefined): Promise<void> => {
  const closed = account && (await closedFolder(folder, account))
  if (!closed) return
  throw new Refusal(
    'FOLDER_CLOSED',
    `数据目录 ${folder} 所经的 ${closed} 不允许用户 postgres 进入(PostgreSQL 不能以 root 运行)。请执行 chmod o+x ${closed},或用 --data 指定别的目录。`,
    `User postgres may not enter ${closed}, on the way to the data folder ${folder} (PostgreSQL cannot run as root). Run chmod o+x ${closed}, or name another folder with --data.`,
  )
}
