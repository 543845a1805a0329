import type { BenchContext } from '../bench.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import { addBrokerUser } from '../network/broker-admin.ts'
import { floorDatabase } from '../network/floor-database.ts'
import type { BenchNetwork } from '../network/open-network.ts'
import type { Moment } from '../pipeline/clock.ts'
import type { ReceiverJobs } from '../pipeline/receiver.ts'
import type { Sample } from '../pipeline/sample.ts'
import type { SenderJobs } from '../pipeline/sender.ts'

/** Sends at a steady pace; answers the milliseconds from commit to commit of each message. */
export type BareHop = (perSecond: number, seconds: number) => Promise<number[]>

const CONNECTIONS = 4

const waysOf = (sent: Moment[], stored: Moment[]): number[] => {
  const arrival = new Map(stored.map(({ key, at }) => [key, at]))
  return sent.map(({ key, at }) => {
    const arrived = arrival.get(key)
    if (arrived === undefined) throw new Error(`${key} was not stored`)
    return arrived - at
  })
}

/** Two processes on the network's own Postgres and NATS: one inserts and relays, one consumes and inserts. */
export const openBareHop = async (
  context: BenchContext,
  network: BenchNetwork,
  sample: Sample,
): Promise<BareHop> => {
  const broker = await addBrokerUser(network)
  const [from, to] = [
    await floorDatabase(network, 'bench_from'),
    await floorDatabase(network, 'bench_to'),
  ]
  const sender: Worker<SenderJobs> = startWorker(context, import.meta.url, '../pipeline/sender')
  const receiver: Worker<ReceiverJobs> = startWorker(
    context,
    import.meta.url,
    '../pipeline/receiver',
  )
  await sender.call('open', { url: from, broker, connections: CONNECTIONS, sample })
  await receiver.call('open', { url: to, broker, durable: 'bare-hop', sample: null })
  let count = 0
  return async (perSecond, seconds) => {
    const sent = await sender.call('steady', { perSecond, seconds })
    count += sent.length
    await receiver.call('until', count)
    return waysOf(sent, await receiver.call('takeMoments', undefined))
  }
}
