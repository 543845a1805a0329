import { chmod, cp, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { findNatsServer, type Search } from './find.ts'

/** A program that says it is a nats-server of this version. */
const fakeServer = async (folder: string, version: string): Promise<string> => {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'nats-server')
  await writeFile(path, `#!/bin/sh\necho "nats-server: v${version}"\n`)
  await chmod(path, 0o755)
  return path
}

const cachedServer = (cache: string, name: string, version: string) =>
  fakeServer(join(cache, name, 'usr', 'sbin'), version)

/** A machine with nothing on it, from which nothing can be fetched. */
const bare = async () => {
  const folder = await tempFolder()
  const cache = join(folder, 'cache')
  const search: Search = {
    env: {},
    cache,
    fetch: async () => {
      throw Object.assign(new Error('failed'), { stderr: 'E: a warning\nE: no such suite\n' })
    },
  }
  return { folder, cache, search }
}

const problemOf = async (search: Search) =>
  findNatsServer(search).then(
    () => null,
    (error) => error.problem as { code: string; en: string },
  )

describe('the server that NATS_SERVER_BIN names', () => {
  it('is taken when it is new enough, before any other', async () => {
    const { folder, cache, search } = await bare()
    await cachedServer(cache, 'nats-2.15.1', '2.15.1')
    const path = await fakeServer(folder, '2.11.16')
    const env = { NATS_SERVER_BIN: path }
    expect(await findNatsServer({ ...search, env })).toEqual({ path, version: '2.11.16' })
  })

  it('is refused when it is too old, although another one is there', async () => {
    const { folder, cache, search } = await bare()
    await cachedServer(cache, 'nats-2.15.1', '2.15.1')
    const env = { NATS_SERVER_BIN: await fakeServer(folder, '2.12.6') }
    const problem = await problemOf({ ...search, env })
    expect(problem?.code).toBe('NATS_SERVER_TOO_OLD')
    expect(problem?.en).toContain('2.12.6')
    expect(problem?.en).toContain('2.12.7')
  })

  it('is refused when it does not run', async () => {
    const { folder, search } = await bare()
    const env = { NATS_SERVER_BIN: join(folder, 'nowhere') }
    expect((await problemOf({ ...search, env }))?.code).toBe('NATS_SERVER_BIN')
  })
})

describe('without a name', () => {
  it('the first on the PATH that is new enough is taken; old and broken ones are passed over', async () => {
    const { folder, search } = await bare()
    const old = join(folder, 'old')
    const broken = join(folder, 'broken')
    const good = join(folder, 'good')
    await fakeServer(old, '2.9.10')
    await mkdir(broken)
    await writeFile(join(broken, 'nats-server'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const path = await fakeServer(good, '2.12.7')
    const env = { PATH: [old, broken, '', good].join(delimiter) }
    expect(await findNatsServer({ ...search, env })).toEqual({ path, version: '2.12.7' })
  })

  it('the newest of the cache is taken, and never one in a folder that names no version', async () => {
    const { cache, search } = await bare()
    await cachedServer(cache, 'nats', '2.99.0')
    await cachedServer(cache, 'nats-2.9.10', '2.9.10')
    await cachedServer(cache, 'nats-2.12.9', '2.12.9')
    const path = await cachedServer(cache, 'nats-2.15.1', '2.15.1')
    expect(await findNatsServer(search)).toEqual({ path, version: '2.15.1' })
  })

  it('one is fetched into the cache, in a folder that names its version', async () => {
    const { folder, cache, search } = await bare()
    const fetch: Search['fetch'] = async (_, place) => {
      const unpacked = join(folder, 'unpacked')
      await fakeServer(join(unpacked, 'usr', 'sbin'), '2.15.1')
      await cp(unpacked, await place(unpacked), { recursive: true })
    }
    const path = join(cache, 'nats-2.15.1', 'usr', 'sbin', 'nats-server')
    expect(await findNatsServer({ ...search, fetch })).toEqual({ path, version: '2.15.1' })
  })

  it('a package that is too old is not kept', async () => {
    const { folder, search } = await bare()
    const fetch: Search['fetch'] = async (_, place) => {
      const unpacked = join(folder, 'unpacked')
      await fakeServer(join(unpacked, 'usr', 'sbin'), '2.10.27')
      await place(unpacked)
    }
    const problem = await problemOf({ ...search, fetch })
    expect(problem?.code).toBe('NO_NATS_SERVER')
    expect(problem?.en).toContain('too old: 2.10.27')
  })

  it('the refusal says why none could be fetched, and how to get one', async () => {
    const problem = await problemOf((await bare()).search)
    expect(problem?.code).toBe('NO_NATS_SERVER')
    expect(problem?.en).toContain('no such suite')
    for (const way of ['brew', 'GitHub', 'container', 'NATS_SERVER_BIN']) {
      expect(problem?.en).toContain(way)
    }
  })
})
