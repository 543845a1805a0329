// Takes a fresh checkout to a running command with nothing but Node and npm: finds or fetches a
// supported Node, puts pnpm in place, installs what the lockfile says, builds, then runs the command.
// No dependency of its own, and readable by old versions of Node.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { inCache, install, installIntoCache } from './bootstrap/install.mjs'
import { refuse, say } from './bootstrap/messages.mjs'
import { ensureNode, pathWith } from './bootstrap/node.mjs'
import { at, root } from './bootstrap/paths.mjs'

const PNPM = '10.34.9'
const pnpm = inCache('pnpm', PNPM, 'bin', 'pnpm.cjs')
const stamp = at('node_modules', '.liandong-installed')

/** Names what is to be installed: another lockfile, or another line of Node with its own binaries. */
const wanted = (node) => {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  const hash = createHash('sha256').update(stdout.split('.')[0])
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(at(name)))
  return hash.digest('hex')
}

const ensureInstalled = (node) => {
  const now = wanted(node)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  say('正在安装依赖… · installing dependencies…')
  if (!existsSync(pnpm)) {
    installIntoCache('pnpm', PNPM)
    say(`pnpm ${PNPM}`)
  }
  install(node, [pnpm, 'install', '--frozen-lockfile', '--prefer-offline'], pathWith(node))
  writeFileSync(stamp, now)
  say('依赖已安装 · dependencies installed')
}

const product = ['services/city', 'services/district', 'services/township', 'services/identity']

/** Running the network needs no test compiled; everything else does. */
const needed = (command) =>
  ['start', 'token'].includes(command) ? [...product, 'gateway', 'launcher'] : []

const build = (node, command) => {
  const tsc = at('node_modules', 'typescript', 'bin', 'tsc')
  const args = [tsc, '-b', ...needed(command)]
  const { status } = spawnSync(node, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) refuse('编译失败,原因见上。', 'The build failed; the reason is above.')
  say('已编译 · built')
}

/** Commands that read the sources and need nothing compiled. */
const tools = {
  lint: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'],
  format: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.'],
  layers: [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...['--config', '.dependency-cruiser.cjs'],
    ...['shared', 'services', 'gateway', 'launcher', 'test'],
  ],
}

/** Where the program of any other command may be, compiled. */
const candidates = (command) =>
  command === 'start'
    ? [at('launcher', 'dist', 'main.js')]
    : [at('launcher', 'dist', `${command}.js`), at('test', 'dist', command, 'main.js')]

const program = (command) => {
  if (command === 'test') return [at('node_modules', 'vitest', 'vitest.mjs'), 'run']
  const found = candidates(command).find((path) => existsSync(path))
  return found ? [found] : refuse(`没有命令 ${command}。`, `There is no command ${command}.`)
}

/** Runs the command in the same terminal, passes every signal on, and ends with its exit code. */
const run = (node, [script, ...args]) => {
  const env = { ...process.env, ...pathWith(node) }
  const options = { cwd: root, stdio: 'inherit', env }
  const child = spawn(node, ['--enable-source-maps', script, ...args], options)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + ({ SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1))
  })
}

const [command = 'start', ...args] = process.argv.slice(2)
if (!/^[a-z-]+$/.test(command)) refuse(`没有命令 ${command}。`, `There is no command ${command}.`)
const node = ensureNode()
ensureInstalled(node)
if (tools[command]) run(node, [...tools[command], ...args])
else {
  build(node, command)
  if (command !== 'build') run(node, [...program(command), ...args])
}
