import { chmod, mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Layout, projectRoot } from './layout.ts'
import type { Account } from './postgres/account.ts'
import { closedFolder } from './postgres/reach.ts'
import { Refusal } from './refusal.ts'

/** The folder to use; `insteadOf` names the default one when user postgres could not reach that. */
export type ChosenFolder = { folder: string; insteadOf: string | null }

/**
 * Chooses the data folder: the one asked for, else `.data/<city>` in the project, else, when that
 * is closed to user postgres, `/var/lib/liandong/<city>`.
 */
export const chooseFolder = async (
  asked: string | null,
  city: string,
  account: Account | undefined,
): Promise<ChosenFolder> => {
  if (asked !== null) return { folder: resolve(asked), insteadOf: null }
  const usual = join(projectRoot, '.data', city)
  if (!account || !(await closedFolder(usual, account))) return { folder: usual, insteadOf: null }
  return { folder: join('/var/lib/liandong', city), insteadOf: usual }
}

const reason = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

/** Makes the folder when it is missing: closed to others, but for the way through to the database. */
export const makeFolder = async (folder: string, account: Account | undefined): Promise<void> => {
  try {
    const existed = await stat(folder).catch(() => null)
    await mkdir(dirname(folder), { recursive: true, mode: 0o755 })
    await mkdir(folder, { recursive: true })
    if (!existed) await chmod(folder, account ? 0o711 : 0o700)
  } catch (error) {
    throw new Refusal(
      'NO_DATA_FOLDER',
      `无法建立数据目录 ${folder}(${reason(error)})。请用 --data 指定可写的目录。`,
      `The data folder ${folder} cannot be made (${reason(error)}). Name one that you may write with --data.`,
    )
  }
}

/** Empties the folder of what the launcher put there; other files in it are left alone. */
export const emptyFolder = async (layout: Layout): Promise<void> => {
  // Without passwords it is no data folder of ours: a folder named by mistake stays as it is.
  if (!(await stat(layout.secrets).catch(() => null))) return
  const { root, ...parts } = layout
  const drafts = [`${layout.postgres}.new`, `${layout.postgres}.new.password`]
  for (const path of [...Object.values(parts), ...drafts]) {
    if (path.startsWith(root)) await rm(path, { recursive: true, force: true })
  }
}
