import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { birthOf } from './birth.ts'
import { endLeftovers, openPidFile } from './pid-file.ts'

const child = async () => {
  const one = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(one, 'spawn')
  onTestFinished(() => void one.kill('SIGKILL'))
  return { pid: one.pid ?? 0, ended: once(one, 'exit') }
}

describe('the pid file', () => {
  it('lets the next start end what was left running', async () => {
    const file = join(await tempFolder(), 'pids.json')
    const [left, other] = [await child(), await child()]
    const pids = openPidFile(file)
    pids.add('district-340405', left.pid)
    pids.add('gone', other.pid)
    pids.remove('gone')
    expect(await endLeftovers(file)).toEqual(['district-340405'])
    await left.ended
    expect(birthOf(other.pid)).not.toBeNull()
  })

  it('leaves another program alone that has got the same pid', async () => {
    const file = join(await tempFolder(), 'pids.json')
    const { pid } = await child()
    const launcher = { pid: 999_999_999, birth: '1' }
    const processes = { nats: { pid, birth: 'long ago' } }
    await writeFile(file, JSON.stringify({ launcher, processes }))
    expect(await endLeftovers(file)).toEqual([])
    expect(birthOf(pid)).not.toBeNull()
  })

  it('refuses a second launcher while the first one runs', async () => {
    const file = join(await tempFolder(), 'pids.json')
    const { pid } = await child()
    await writeFile(file, JSON.stringify({ launcher: { pid, birth: birthOf(pid) }, processes: {} }))
    await expect(endLeftovers(file)).rejects.toMatchObject({ problem: { code: 'ALREADY_RUNNING' } })
  })

  it('does nothing when there is none, and is not written again after its end', async () => {
    const file = join(await tempFolder(), 'pids.json')
    expect(await endLeftovers(file)).toEqual([])
    const pids = openPidFile(file)
    pids.delete()
    pids.remove('late')
    expect(await endLeftovers(file)).toEqual([])
  })
})
