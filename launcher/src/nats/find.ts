import { execFile } from 'node:child_process'
import { access, constants, readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../layout.ts'
import { Refusal } from '../refusal.ts'
import { fetchPackage } from './fetch/fetch-package.ts'
import {
  compareVersions,
  isSupported,
  readVersion,
  SUPPORTED,
  type Version,
  versionText,
} from './version.ts'

const run = promisify(execFile)

/** A NATS server program and its version, e.g. `2.12.7`. */
export type NatsServer = { path: string; version: string }

/** Where to look: the environment, the project's cache, and what brings one into the cache. */
export type Search = {
  env: NodeJS.ProcessEnv
  cache: string
  fetch: typeof fetchPackage
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** The version of a program, or null when it is not there or does not run here. */
const versionOf = async (path: string): Promise<Version | null> => {
  if (!(await isExecutable(path))) return null
  const answer = await run(path, ['--version'], { timeout: 10_000 }).catch(() => null)
  return answer && readVersion(answer.stdout)
}

const binaryIn = (root: string): string => join(root, 'usr', 'sbin', 'nats-server')

const named = async (path: string): Promise<NatsServer> => {
  const version = await versionOf(path)
  if (!version) {
    throw new Refusal(
      'NATS_SERVER_BIN',
      `NATS_SERVER_BIN 指向的 ${path} 不是可运行的 nats-server。`,
      `NATS_SERVER_BIN names ${path}, which is no nats-server that runs here.`,
    )
  }
  if (isSupported(version)) return { path, version: versionText(version) }
  throw new Refusal(
    'NATS_SERVER_TOO_OLD',
    `NATS_SERVER_BIN 指向的 nats-server 版本为 ${versionText(version)},过旧:需要 2.12.7 或更高版本(2.11 系列需 2.11.16 或更高)。请改用新版本,或取消 NATS_SERVER_BIN,由本程序自行获取。`,
    `NATS_SERVER_BIN names nats-server ${versionText(version)}, which is too old: ${SUPPORTED} is needed. Name a newer one, or unset NATS_SERVER_BIN to have one fetched.`,
  )
}

/** The first that is new enough; older ones are passed over. */
const firstSupported = async (paths: readonly string[]): Promise<NatsServer | null> => {
  for (const path of paths) {
    const version = await versionOf(path)
    if (version && isSupported(version)) return { path, version: versionText(version) }
  }
  return null
}

const inPath = (path = ''): string[] =>
  path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'nats-server'))

/** The cached servers, the newest first. The folder names the version: an old one is never taken. */
const inCache = async (cache: string): Promise<string[]> => {
  const names = await readdir(cache).catch(() => [])
  const found = names.flatMap((name) => {
    const version = /^nats-\d+\.\d+\.\d+$/.test(name) ? readVersion(name) : null
    return version ? [{ name, version }] : []
  })
  found.sort((one, other) => compareVersions(other.version, one.version))
  return found.map(({ name }) => binaryIn(join(cache, name)))
}

/** What a package is called in the cache; refuses one that does not help. */
const placeIn = (cache: string) => async (unpacked: string) => {
  const version = await versionOf(binaryIn(unpacked))
  if (!version) throw new Error('the nats-server of the package does not run here')
  if (!isSupported(version)) throw new Error(`the package is too old: ${versionText(version)}`)
  return join(cache, `nats-${versionText(version)}`)
}

/** The last line says why; the lines before, what was downloaded. */
const reasonOf = (error: unknown): string => {
  const { stderr, message } = error as { stderr?: string; message?: string }
  return (stderr?.trim() || message || String(error)).split('\n').at(-1) ?? ''
}

const notFound = (reason: string): Refusal =>
  new Refusal(
    'NO_NATS_SERVER',
    `找不到可用的 nats-server(需要 2.12.7 或更高版本,2.11 系列需 2.11.16 或更高),也无法从本机 apt 配置的 Debian 软件源获取:${reason}\n请自行获取: macOS 用 brew install nats-server; Ubuntu 等其他系统下载 nats-server 官方发行版(GitHub 项目 nats-io/nats-server 的 Releases),或从容器镜像 nats 中取出 nats-server; 然后放入 PATH,或用 NATS_SERVER_BIN 指明其路径。`,
    `There is no nats-server that will do (${SUPPORTED}), and none could be fetched from a Debian source of this machine's apt: ${reason}\nGet one: "brew install nats-server" on macOS; on Ubuntu and elsewhere the official release (the releases of nats-io/nats-server on GitHub), or nats-server copied out of the container image "nats". Then put it into PATH, or name it in NATS_SERVER_BIN.`,
  )

const here: Search = {
  env: process.env,
  cache: join(projectRoot, '.cache'),
  fetch: fetchPackage,
}

/**
 * Finds a NATS server that is new enough: NATS_SERVER_BIN, PATH, the project's cache, else Debian's
 * newest package. One that is named and too old is refused; others are passed over.
 */
export const findNatsServer = async ({ env, cache, fetch }: Search = here): Promise<NatsServer> => {
  if (env.NATS_SERVER_BIN) return named(env.NATS_SERVER_BIN)
  const look = async () => firstSupported([...inPath(env.PATH), ...(await inCache(cache))])
  const found = await look()
  if (found) return found
  await fetch(cache, placeIn(cache)).catch((error: unknown) => {
    throw notFound(reasonOf(error))
  })
  const fetched = await look()
  if (fetched) return fetched
  throw notFound('')
}
