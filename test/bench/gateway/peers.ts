import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { BenchContext } from '../bench.ts'
import { temporaryFolder } from '../network/temporary-folder.ts'
import { projectRoot } from '../project.ts'
import type { Services } from './hand-written.ts'
import { type NodeProgram, startNodeProgram } from './node-program.ts'
import { peerSchemas } from './peer-schemas.ts'

const run = promisify(execFile)

/** Other gateways, measured beside ours; no dependency of the product. */
export const peerNames = ['apollo', 'mercurius', 'stitch'] as const
export type PeerName = (typeof peerNames)[number]

const sources = join(projectRoot, 'test/bench/gateway/peers')
const cache = join(projectRoot, '.cache/bench-peers')

const npm = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock']

const packageOf = async (peer: PeerName): Promise<string> => {
  const all = JSON.parse(await readFile(join(sources, 'packages.json'), 'utf8'))
  return JSON.stringify({ name: `peer-${peer}`, private: true, type: 'module', ...all[peer] })
}

const isInstalled = async (folder: string, wanted: string): Promise<boolean> =>
  existsSync(join(folder, 'node_modules')) &&
  (await readFile(join(folder, 'package.json'), 'utf8')) === wanted

/** Installs a peer's pinned packages into a folder of its own, once; answers the folder. */
const install = async (peer: PeerName, say: BenchContext['say']): Promise<string> => {
  const folder = join(cache, peer)
  const wanted = await packageOf(peer)
  if (!(await isInstalled(folder, wanted))) {
    say(`installing ${peer}, to compare with`)
    const draft = `${folder}.new`
    await rm(draft, { recursive: true, force: true })
    await mkdir(draft, { recursive: true })
    await writeFile(join(draft, 'package.json'), wanted)
    await run('npm', npm, { cwd: draft })
    await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
  }
  await copyFile(join(sources, `${peer}.mjs`), join(folder, `${peer}.mjs`))
  return folder
}

/** Starts a peer over services at these addresses (without a path). */
export const startPeer = async (
  context: BenchContext,
  peer: PeerName,
  addresses: Services,
): Promise<NodeProgram> => {
  const folder = await install(peer, context.say)
  const schemas = join(await temporaryFolder(context), 'schemas.json')
  await writeFile(schemas, JSON.stringify(peerSchemas()))
  return startNodeProgram(context, peer, join(folder, `${peer}.mjs`), {
    SERVICES: JSON.stringify(addresses),
    SCHEMAS: schemas,
  })
}
