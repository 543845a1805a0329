import type { RunningNetwork } from './network/start-network.ts'
import { DEMO_PASSWORD } from './people/password.ts'
import { birthOf } from './processes/birth.ts'
import { pidsIn } from './processes/pid-file.ts'
import type { Running } from './running.ts'

/** What is published of a running network; no secret but the demo password. */
export const runningFacts = (running: RunningNetwork, city: string): Running => {
  const { layout, addresses, network, people } = running
  return {
    startedAt: new Date().toISOString(),
    launcher: { pid: process.pid, birth: birthOf(process.pid) },
    city,
    dataDir: layout.root,
    networkFile: layout.network,
    logs: layout.logs,
    gateway: addresses.gateway,
    issuer: addresses.issuer,
    nats: addresses.nats,
    natsMonitor: addresses.natsMonitor,
    services: Object.fromEntries(network.instances.map(({ id, url }) => [id, url])),
    pids: pidsIn(layout.pids),
    password: DEMO_PASSWORD,
    people: people.map(({ username, name, division, department, roles }) => {
      return { username, name, division, department, roles }
    }),
  }
}
