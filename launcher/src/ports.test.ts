import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { allPorts, busyPorts, freePorts, portsFrom, refuseBusyPorts } from './ports.ts'

const occupy = async (port = 0): Promise<number> => {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('the ports', () => {
  it('follow from the base, each its own', () => {
    const ports = portsFrom(4000)
    expect(ports).toMatchObject({ gateway: 4000, identity: 4001, nats: 4002, postgres: 4004 })
    expect(ports.service(2)).toBe(4012)
    expect(allPorts(ports, 3)).toEqual([4000, 4001, 4002, 4003, 4004, 4010, 4011, 4012])
  })

  it('that are taken are found among those that are free', async () => {
    const [free = 0, taken = 0] = await freePorts(2)
    await occupy(taken)
    expect(await busyPorts([free, taken])).toEqual([taken])
  })

  it('that are taken are named in the refusal, with what to do', async () => {
    const [base = 0] = await freePorts(12)
    await occupy(base + 10)
    const refusal = await refuseBusyPorts(portsFrom(base), 2, '127.0.0.1').catch((error) => error)
    expect(refusal.problem.code).toBe('PORT_BUSY')
    expect(refusal.problem.en).toContain(`port ${base + 10}.`)
    expect(refusal.problem.en).toContain('--port')
  })

  it('cannot be on an address that this machine does not have', async () => {
    await expect(busyPorts([4000], '203.0.113.7')).rejects.toMatchObject({
      problem: { code: 'BAD_HOST' },
    })
  })
})
