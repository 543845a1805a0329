// Takes a fresh checkout to a running command with nothing but Node and npm: puts pnpm in place,
// installs what the lockfile says, builds, then runs the command. No dependency of its own.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PNPM = '10.34.9'
const NODE = [20, 19]

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => join(root, ...parts)
const begun = performance.now()

const say = (text) => {
  const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(5)
  process.stderr.write(`[${seconds} s] ${text}\n`)
}

const give = (zh, en) => {
  process.stderr.write(`\n${zh}\n${en}\n`)
  process.exit(1)
}

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return
  give(
    `需要 Node.js ${NODE.join('.')} 或更高版本,当前为 ${process.versions.node}。`,
    `Node.js ${NODE.join('.')} or newer is needed; this is ${process.versions.node}.`,
  )
}

const noRegistry =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|FETCH/

/** Runs an installing program; its output is shown only when it fails. */
const install = (args) => {
  const env = { ...process.env, CI: 'true', NODE_OPTIONS: '' }
  const { status, stdout, stderr } = spawnSync(args[0], args.slice(1), { cwd: root, env })
  if (status === 0) return
  const output = `${stdout ?? ''}${stderr ?? ''}`
  process.stderr.write(output)
  if (!noRegistry.test(output)) {
    give('安装失败,原因见上。', 'The installation failed; the reason is above.')
  }
  give(
    '无法连接 npm 软件源。请检查网络和代理,或用 npm config set registry 指定可用的源,然后重试。',
    'npm cannot reach its package registry. Check the network and the proxy, or name another with "npm config set registry", and try again.',
  )
}

const pnpm = at('.cache', `pnpm-${PNPM}`, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')

const ensurePnpm = () => {
  if (existsSync(pnpm)) return
  const folder = at('.cache', `pnpm-${PNPM}`)
  mkdirSync(folder, { recursive: true })
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000']
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
  install(['npm', 'install', '--prefix', folder, ...quiet, ...patience, `pnpm@${PNPM}`])
  say(`pnpm ${PNPM}`)
}

const stamp = at('node_modules', '.liandong-installed')

const wanted = () => {
  const hash = createHash('sha256')
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(at(name)))
  return hash.digest('hex')
}

const ensureInstalled = () => {
  const now = wanted()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  say('正在安装依赖… · installing dependencies…')
  ensurePnpm()
  install([process.execPath, pnpm, 'install', '--frozen-lockfile', '--prefer-offline'])
  writeFileSync(stamp, now)
  say('依赖已安装 · dependencies installed')
}

const product = ['services/city', 'services/district', 'services/township', 'services/identity']

/** Running the network needs no test compiled; everything else does. */
const needed = (command) =>
  ['start', 'token'].includes(command) ? [...product, 'gateway', 'launcher'] : []

const build = (command) => {
  const tsc = at('node_modules', 'typescript', 'bin', 'tsc')
  const args = [tsc, '-b', ...needed(command)]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) give('编译失败,原因见上。', 'The build failed; the reason is above.')
  say('已编译 · built')
}

/** Where the program of a command may be: tests run by vitest, the others are compiled. */
const candidates = (command) =>
  command === 'start'
    ? [at('launcher', 'dist', 'main.js')]
    : [at('launcher', 'dist', `${command}.js`), at('test', 'dist', command, 'main.js')]

const program = (command) => {
  if (command === 'test') return [at('node_modules', 'vitest', 'vitest.mjs'), 'run']
  const found = candidates(command).find((path) => existsSync(path))
  return found ? [found] : give(`没有命令 ${command}。`, `There is no command ${command}.`)
}

/** Hands over: the same terminal, every signal passed on, the child's exit code. */
const run = ([script, ...args]) => {
  const options = { cwd: root, stdio: 'inherit' }
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], options)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + ({ SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1))
  })
}

const [command = 'start', ...args] = process.argv.slice(2)
if (!/^[a-z-]+$/.test(command)) give(`没有命令 ${command}。`, `There is no command ${command}.`)
checkNode()
ensureInstalled()
build(command)
run([...program(command), ...args])
