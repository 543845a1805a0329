import { execFile } from 'node:child_process'
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../layout.ts'
import { Refusal } from '../refusal.ts'

const run = promisify(execFile)

/** A NATS server program and its version, e.g. `2.9.10`. */
export type NatsServer = { path: string; version: string }

const cache = join(projectRoot, '.cache')
const cached = join(cache, 'nats', 'usr', 'sbin', 'nats-server')

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

const versionOf = async (path: string): Promise<string> => {
  const { stdout } = await run(path, ['--version'])
  return /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? '0.0.0'
}

const inPath = (): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'nats-server'))

const named = async (): Promise<string | null> => {
  const path = process.env.NATS_SERVER_BIN
  if (!path) return null
  if (await isExecutable(path)) return path
  throw new Refusal(
    'NATS_SERVER_BIN',
    `NATS_SERVER_BIN 指向的 ${path} 不是可执行文件。`,
    `NATS_SERVER_BIN names ${path}, which is no executable file.`,
  )
}

const firstExecutable = async (paths: string[]): Promise<string | null> => {
  for (const path of paths) if (await isExecutable(path)) return path
  return null
}

const downloadInto = async (folder: string) => {
  await run('apt-get', ['download', 'nats-server'], { cwd: folder })
  const file = (await readdir(folder)).find((name) => name.endsWith('.deb')) ?? ''
  await run('dpkg-deb', ['-x', join(folder, file), join(folder, 'unpacked')])
}

/** Debian's and Ubuntu's package, unpacked into the project's cache; nothing is installed. */
const download = async (): Promise<void> => {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'nats-download-'))
  try {
    await downloadInto(folder).catch(async (error) => {
      // A fresh container has an empty package list.
      if (process.getuid?.() !== 0) throw error
      await run('apt-get', ['update'])
      await downloadInto(folder)
    })
    await rm(join(cache, 'nats'), { recursive: true, force: true })
    await rename(join(folder, 'unpacked'), join(cache, 'nats'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const notFound = new Refusal(
  'NO_NATS_SERVER',
  '找不到 nats-server,也无法用 apt-get 下载。请安装: macOS 用 brew install nats-server; 其他系统从 nats.io 下载,或从容器镜像 nats 中取出 nats-server; 然后放入 PATH,或用 NATS_SERVER_BIN 指明其路径。',
  'There is no nats-server, and apt-get could not fetch it. Get it: "brew install nats-server" on macOS; elsewhere a release from nats.io, or copy nats-server out of the container image "nats". Then put it into PATH, or name it in NATS_SERVER_BIN.',
)

/** Finds a NATS server: NATS_SERVER_BIN, PATH, the project's cache, else Debian's package. */
export const findNatsServer = async (): Promise<NatsServer> => {
  const path = (await named()) ?? (await firstExecutable([...inPath(), cached]))
  if (path) return { path, version: await versionOf(path) }
  await download().catch(() => {
    throw notFound
  })
  return { path: cached, version: await versionOf(cached) }
}
