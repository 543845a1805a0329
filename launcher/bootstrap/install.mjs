import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { refuse } from './messages.mjs'
import { at, root } from './paths.mjs'

const noRegistry =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|FETCH/

/** Runs an installing program; its output is shown only when it fails. */
export const install = (program, args, env = {}) => {
  const whole = { ...process.env, CI: 'true', NODE_OPTIONS: '', ...env }
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, env: whole })
  if (status === 0) return
  const output = `${stdout ?? ''}${stderr ?? ''}`
  process.stderr.write(output)
  if (!noRegistry.test(output)) {
    refuse('安装失败,原因见上。', 'The installation failed; the reason is above.')
  }
  refuse(
    '无法连接 npm 软件源。请检查网络和代理,或用 npm config set registry 指定可用的源,然后重试。',
    'npm cannot reach its package registry. Check the network and the proxy, or name another with "npm config set registry", and try again.',
  )
}

/** Puts one package of npm's registry into the cache, beside the project's own dependencies. */
export const installIntoCache = (name, version) => {
  const folder = at('.cache', `${name}-${version}`)
  mkdirSync(folder, { recursive: true })
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000']
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
  install('npm', ['install', '--prefix', folder, ...quiet, ...patience, `${name}@${version}`])
}

/** Where `installIntoCache` puts the files of a package. */
export const inCache = (name, version, ...parts) =>
  at('.cache', `${name}-${version}`, 'node_modules', name, ...parts)
