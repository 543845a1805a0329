import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { layAptFolder } from './apt-folder.ts'
import {
  type AptSource,
  archiveSources,
  readDeb822Sources,
  readOneLineSources,
} from './apt-sources.ts'

const run = promisify(execFile)

/** Debian's newest suite: the stable ones bring servers that are out of support. */
const SUITE = 'sid'
const PACKAGE = 'nats-server'
const PATIENCE = 120_000
const MOST_SOURCES = 3

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')

/** What the machine's own configuration of apt names. */
const machineSources = async (folder = '/etc/apt'): Promise<AptSource[]> => {
  const parts = join(folder, 'sources.list.d')
  const names = (await readdir(parts).catch(() => [])).toSorted()
  const read = async (name: string): Promise<AptSource[]> => {
    if (name.endsWith('.sources')) return readDeb822Sources(await textOf(join(parts, name)))
    if (name.endsWith('.list')) return readOneLineSources(await textOf(join(parts, name)))
    return []
  }
  const more = await Promise.all(names.map(read))
  return [...readOneLineSources(await textOf(join(folder, 'sources.list'))), ...more.flat()]
}

/** Downloads and unpacks the package from one source; answers the folder with `usr/sbin`. */
const unpackFrom = async (source: AptSource, folder: string): Promise<string> => {
  const config = await layAptFolder(folder, source, SUITE)
  const packages = join(folder, 'packages')
  const options = { cwd: packages, timeout: PATIENCE, env: { ...process.env, LC_ALL: 'C' } }
  await run('apt-get', ['-c', config, '--error-on=any', 'update'], options)
  await run('apt-get', ['-c', config, 'download', PACKAGE], options)
  const file = (await readdir(packages)).find((name) => name.endsWith('.deb')) ?? ''
  const unpacked = join(folder, 'unpacked')
  await run('dpkg-deb', ['-x', join(packages, file), unpacked], options)
  return unpacked
}

/** Makes way for one that another process has just put there, too. */
const putInPlace = async (unpacked: string, place: string): Promise<void> => {
  await rename(unpacked, place).catch(async (error: NodeJS.ErrnoException) => {
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error
  })
}

/**
 * Fetches Debian's newest package through the machine's own source, verified by apt with the
 * machine's own keyring, and unpacks it to `place(root of the package)`. Nothing is installed, and
 * no right is needed. Throws what went wrong with the last source.
 */
export const fetchPackage = async (
  cache: string,
  place: (unpacked: string) => Promise<string>,
): Promise<void> => {
  await mkdir(cache, { recursive: true })
  let failure: unknown = new Error('apt names no source with a component main')
  for (const source of archiveSources(await machineSources()).slice(0, MOST_SOURCES)) {
    const folder = await mkdtemp(join(cache, 'nats-fetch-'))
    try {
      // As root, apt downloads as a user without rights, who must be able to pass.
      await chmod(folder, 0o755)
      const unpacked = await unpackFrom(source, folder)
      return await putInPlace(unpacked, await place(unpacked))
    } catch (error) {
      failure = error
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  throw failure
}
