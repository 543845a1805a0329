import { chmod, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { freePorts } from '../ports.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { oneConnection } from './databases.ts'
import { type Postgres, startPostgres } from './server.ts'

const asRoot = process.getuid?.() === 0
const TIMEOUT = 60_000

const start = async (dataDir: string, instances = ['a', 'b']): Promise<Postgres> => {
  const [port = 0] = await freePorts(1)
  const server = await startPostgres({ dataDir, port, instances })
  onTestFinished(() => server.stop())
  return server
}

const query = async (url: string, text: string) => {
  const sql = postgres(url, oneConnection)
  try {
    return [...(await sql.unsafe(text))]
  } finally {
    await sql.end()
  }
}

describe('our PostgreSQL', () => {
  it('keeps its data over a stop and over a kill', { timeout: TIMEOUT }, async () => {
    const dataDir = await tempFolder()
    const first = await start(dataDir)
    const url = await first.ensureDatabase('a')
    await query(url, `create table note as select '联动' as text`)
    await first.stop()

    const second = await start(dataDir)
    const again = await second.ensureDatabase('a')
    expect(await query(again, 'select text from note')).toEqual([{ text: '联动' }])
    expect(await query(second.url, 'show fsync')).toEqual([{ fsync: 'on' }])

    await second.process.crash()
    await second.process.start()
    expect(await query(again, 'select text from note')).toEqual([{ text: '联动' }])
    second.process.kill()
    await vi.waitFor(() => query(again, 'select 1'), { timeout: 20_000, interval: 200 })
  })

  it('lets an instance into its own database only', { timeout: TIMEOUT }, async () => {
    const dataDir = await tempFolder()
    const server = await start(dataDir)
    const [a, b] = [await server.ensureDatabase('a'), await server.ensureDatabase('b')]
    await query(a, 'create table mine (x int)')
    const into = (database: string) => query(a.replace(/\/a$/, `/${database}`), 'select 1')
    await expect(into('b')).rejects.toThrow('permission denied')
    await expect(into('postgres')).rejects.toThrow('permission denied')
    await expect(query(a.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password')
    expect(await query(b, 'select current_user')).toEqual([{ current_user: 'b' }])
    expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600)

    // A copy for a test file, from a template.
    await query(await server.createDatabase('template_x'), 'create table t as select 7 as n')
    const copy = await server.createDatabase('copy_x', 'template_x')
    expect(await query(copy, 'select n from t')).toEqual([{ n: 7 }])
    await server.dropDatabase('copy_x')
    await expect(query(copy, 'select 1')).rejects.toThrow('does not exist')
  })

  it.runIf(asRoot)('refuses a closed folder by its name', async () => {
    const closed = join(await tempFolder(), 'home')
    const dataDir = join(closed, 'data')
    await mkdir(dataDir, { recursive: true })
    await chmod(closed, 0o700)
    const refusal = await startPostgres({ dataDir, port: 1 }).catch((error) => error)
    expect(refusal.problem).toMatchObject({ code: 'FOLDER_CLOSED' })
    expect(refusal.problem.en).toContain(`may not enter ${closed},`)
    expect(refusal.problem.en).toContain('--data')
  })
})
