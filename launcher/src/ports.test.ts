import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { allPorts, busyPorts, freePorts, portSpan, portsFrom, refuseBusyPorts } from './ports.ts'

const occupy = async (port = 0): Promise<number> => {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('the ports', () => {
  it('follow from the base, each its own', () => {
    const ports = portsFrom(4000, 3)
    expect(ports).toMatchObject({ gateway: 4000, identity: 4001, nats: 4002, postgres: 4004 })
    expect(ports.service(2)).toBe(4012)
    expect(ports).toMatchObject({ gatewayMetrics: 4005, identityMetrics: 4006 })
    expect(ports.serviceMetrics(2)).toBe(4015)
    const all = [...[0, 1, 2, 3, 4, 5, 6], ...[10, 11, 12, 13, 14, 15]].map((n) => 4000 + n)
    expect(allPorts(ports, 3)).toEqual(all)
    expect(portSpan(3)).toBe(16)
  })

  it('that are taken are found among those that are free', async () => {
    const [free = 0, taken = 0] = await freePorts(2)
    await occupy(taken)
    expect(await busyPorts([free, taken])).toEqual([taken])
  })

  it('that are taken are named in the refusal, with what to do', async () => {
    const [base = 0] = await freePorts(portSpan(2))
    await occupy(base + 10)
    const refusal = await refuseBusyPorts(portsFrom(base, 2), 2, '127.0.0.1').catch(
      (error) => error,
    )
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
