import { execFile } from 'node:child_process'
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Refusal } from '../refusal.ts'
import type { Account } from './account.ts'
import { type Binaries, program } from './binaries.ts'

const run = promisify(execFile)

const settings = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  // The builtin provider sorts the same on every machine, whatever locales that has.
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
]

const existingVersion = async (folder: string): Promise<string | null> => {
  const text = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => null)
  return text?.trim() ?? null
}

const refuseOtherVersion = (found: string, wanted: string) => {
  if (found === wanted) return
  throw new Refusal(
    'OTHER_POSTGRES_VERSION',
    `数据由 PostgreSQL ${found} 建立,现在的程序是 ${wanted}。请用原版本导出数据,或加 --fresh 清空后启动。`,
    `The data was made by PostgreSQL ${found}, the binaries are ${wanted}. Export it with the old version, or start from empty data with --fresh.`,
  )
}

const own = async (path: string, account: Account | undefined) => {
  if (account) await chown(path, account.uid, account.gid)
}

const initialise = async (
  binaries: Binaries,
  account: Account | undefined,
  folder: string,
  password: string,
) => {
  const passwordFile = `${folder}.password`
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await own(folder, account)
  await writeFile(passwordFile, password, { mode: 0o600 })
  await own(passwordFile, account)
  try {
    const args = [`--pgdata=${folder}`, `--pwfile=${passwordFile}`, ...settings]
    await run(program(binaries, 'initdb'), args, { ...account, env: {} })
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** Makes the database cluster when there is none yet; refuses that of another major version. */
export const ensureCluster = async (
  binaries: Binaries,
  account: Account | undefined,
  folder: string,
  password: string,
): Promise<void> => {
  const found = await existingVersion(folder)
  if (found) return refuseOtherVersion(found, binaries.version.split('.')[0] ?? '')
  // Under another name until it is whole: what a killed initdb leaves behind looks like a cluster.
  const draft = `${folder}.new`
  await initialise(binaries, account, draft, password)
  await rename(draft, folder)
}
