import { openBroker } from '@liandong/shared/messaging'
import { planNetwork } from '@liandong/shared/network'
import { pino } from 'pino'
import { afterEach, expect, it, vi } from 'vitest'
import { startTestNats } from '../testkit/nats.ts'
import { until } from '../testkit/until.ts'

const MINUTES = 60_000

afterEach(() => {
  vi.restoreAllMocks()
})

it('makes a lost line again although the clock has jumped back since it was made', async () => {
  const urlFor = () => 'http://127.0.0.1:1/graphql'
  const planned = planNetwork({ cityCode: '340400', districts: ['340405'], urlFor })
  if (!planned.ok) throw new Error(planned.problems.join())
  const nats = await startTestNats(planned.value)
  const instanceId = 'district-340405'
  const settings = { url: nats.nats.url, instanceId, log: pino({ level: 'silent' }) }
  const broker = openBroker({ ...settings, seed: await nats.seed(instanceId) })
  let lines = 0
  broker.onLine(() => {
    lines += 1
  })
  const again = async () => {
    const before = lines
    await nats.nats.restart()
    await until('the line after a restart', async () => lines > before, 10_000)
  }
  try {
    await until('the first line', async () => lines === 1)
    const now = Date.now
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 10 * MINUTES)
    await again()
    vi.restoreAllMocks()
    await again()
    expect(broker.line()).not.toBeNull()
  } finally {
    await broker.close()
    await nats.stop()
  }
})
