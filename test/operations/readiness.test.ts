import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { freeze } from '../testkit/freeze.ts'
import { type OwnStation, STATION, startOwnStation } from '../testkit/own-station.ts'
import { scrape } from '../testkit/scrape.ts'
import { until } from '../testkit/until.ts'

type Found = { name: string; ok: boolean; needed: boolean; detail: string | null }

const readinessOf = async ({ url }: OwnStation) => {
  const response = await fetch(new URL('/ready', url))
  const { ready, checks } = (await response.json()) as { ready: boolean; checks: Found[] }
  expect(response.status).toBe(ready ? 200 : 503)
  return { ready, wrong: checks.filter(({ ok, needed }) => !ok && needed), checks }
}

const isReady = (station: OwnStation) =>
  until('the station is ready', async () => (await readinessOf(station)).ready)

/** Waits until one check alone says this, in Chinese and in English. */
const isNotReady = (station: OwnStation, name: string, said: RegExp) =>
  until(`${name} says ${said}`, async () => {
    const { wrong } = await readinessOf(station)
    return wrong.some((check) => check.name === name && said.test(check.detail ?? ''))
  })

let station: OwnStation
beforeAll(async () => {
  station = await startOwnStation()
})
afterAll(() => station.stop())

describe('a station is not ready', () => {
  it('— but it is without a broker, and says that it has none', async () => {
    await isReady(station)
    const { checks } = await readinessOf(station)
    expect(checks.map(({ name, ok, needed }) => [name, ok, needed])).toEqual([
      ['database', true, true],
      ['migrations', true, true],
      ['memory', true, true],
      ['calendar', true, true],
      ['broker', false, false],
      ['keys', true, true],
    ])
    expect(checks.find(({ name }) => name === 'broker')!.detail).toMatch(/发件箱.*outbox/)
  })

  it('while its database is read-only', async () => {
    await station.admin(`alter role "${STATION}" set default_transaction_read_only = on`)
    await station.cut()
    await isNotReady(station, 'database', /只读.*read-only/)
    expect((await scrape(station.metricsUrl)).get('liandong_ready')).toBe(0)
    await station.admin(`alter role "${STATION}" reset default_transaction_read_only`)
    await station.cut()
    await isReady(station)
  })

  it('while the database has no connection left for it', async () => {
    await station.admin(`alter role "${STATION}" connection limit 0`)
    await station.cut()
    await isNotReady(station, 'database', /连接已用尽.*no connection left/)
    await station.admin(`alter role "${STATION}" connection limit -1`)
    await isReady(station)
  })

  it('while the database server hangs; it says so within seconds, and the process lives', async () => {
    await isReady(station)
    const thaw = freeze(station.postgres.process.pid()!)
    onTestFinished(thaw)
    await isNotReady(station, 'database', /no answer within 2 s/)
    // Balancers give an answer about ten seconds.
    const told = await Promise.race([readinessOf(station), pause(10_000, null)])
    expect(told?.ready).toBe(false)
    expect((await fetch(new URL('/health', station.url))).status).toBe(200)
    thaw()
    await isReady(station)
  })

  it('while the database lacks a migration that this version needs', async () => {
    const [row] = await station.admin(
      'select max(created_at) as last from drizzle.__drizzle_migrations',
    )
    await station.admin('update drizzle.__drizzle_migrations set created_at = created_at - 1')
    await isNotReady(station, 'migrations', /缺少迁移.*restart this service/)
    await station.admin(`update drizzle.__drizzle_migrations set created_at = ${row!.last}`)
    await isReady(station)
  })

  it('while the database commits and nobody confirms, as a missing synchronous standby has it', async () => {
    await station.admin(`alter system set synchronous_standby_names = 'nobody'`)
    await station.admin('select pg_reload_conf()')
    await isNotReady(station, 'database', /no answer within 2 s/)
    await station.admin('alter system reset synchronous_standby_names')
    await station.admin('select pg_reload_conf()')
    await isReady(station)
  })
})

/** A small disk of its own; only root on Linux can have one. */
const smallDisk = (): string | null => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', folder], {
      stdio: 'ignore',
    })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
}

const disk = smallDisk()
const without = disk ? '' : ' (left out: only root on Linux can mount one)'

describe.skipIf(!disk)(`a station whose database has a small disk${without}`, () => {
  afterAll(() => {
    execFileSync('umount', [disk!])
    rmSync(disk!, { recursive: true })
  })

  it('is not ready while that is full, and ready when there is room again', async () => {
    const small = await startOwnStation(disk!)
    onTestFinished(() => small.stop())
    await isReady(small)
    const filler = join(disk!, 'filler')
    try {
      writeFileSync(filler, Buffer.alloc(200 * 1024 * 1024))
      throw new Error('the disk is larger than it should be')
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
    }
    await isNotReady(small, 'database', /磁盘已满.*no room on its disk/)
    rmSync(filler)
    await isReady(small)
  })
})
