import { existsSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { inCache, installIntoCache } from './install.mjs'
import { refuse, say } from './messages.mjs'

/** What is fetched when the Node.js at hand is too old; the version that CI runs on. */
const VERSION = '24.21.0'

/** The oldest line that gets security fixes long enough: 24 LTS, from its first LTS release on. */
const OLDEST = [24, 11]

/** npm packages that hold nothing but the binary of one platform. */
const PACKAGED = ['linux-x64', 'linux-arm64']

const isNewEnough = (version) => {
  const [major, minor] = version.split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

const tooOld = () =>
  refuse(
    `需要 Node.js ${OLDEST.join('.')} 或更高版本,当前为 ${process.versions.node};本平台无法自动获取,请安装 Node.js 24 LTS 后重试。`,
    `Node.js ${OLDEST.join('.')} or newer is needed; this is ${process.versions.node}, and there is none to fetch for this platform. Install Node.js 24 LTS and try again.`,
  )

/**
 * The Node.js program that everything runs on: the one at hand when it is new enough, else one from
 * npm's registry in the project's cache. The bootstrap itself goes on with the one at hand.
 */
export const ensureNode = () => {
  if (isNewEnough(process.versions.node)) return process.execPath
  const platform = `${process.platform}-${process.arch}`
  if (!PACKAGED.includes(platform)) tooOld()
  const name = `node-${platform}`
  const binary = inCache(name, VERSION, 'bin', 'node')
  if (existsSync(binary)) return binary
  say(`Node.js ${process.versions.node} 版本过旧 · is too old; 正在获取 · fetching ${VERSION}…`)
  installIntoCache(name, VERSION)
  say(`Node.js ${VERSION}`)
  return binary
}

/** An environment in which `node` is this program, for whatever looks it up by name. */
export const pathWith = (node) => ({
  PATH: [dirname(node), process.env.PATH].filter(Boolean).join(delimiter),
})
