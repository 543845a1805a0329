import type { BenchContext } from '../bench.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import { addBrokerUser } from '../network/broker-admin.ts'
import { floorDatabase } from '../network/floor-database.ts'
import type { BenchNetwork } from '../network/open-network.ts'
import type { ReceiverJobs } from '../pipeline/receiver.ts'
import type { Sample } from '../pipeline/sample.ts'
import type { SenderJobs } from '../pipeline/sender.ts'
import { entriesOf, wayOf } from './mix.ts'

/** Pushes so many cases of the mix through the bare pipeline; answers seconds until both ends have all. */
export type BareYear = (cases: number) => Promise<number>

const CONNECTIONS = 32

/** Three processes with a database each: single-statement commands, a relay in windows, two batched inboxes. */
export const openBareYear = async (
  context: BenchContext,
  network: BenchNetwork,
  sample: Sample,
): Promise<BareYear> => {
  const broker = await addBrokerUser(network)
  const sender: Worker<SenderJobs> = startWorker(context, import.meta.url, '../pipeline/sender')
  const from = await floorDatabase(network, 'bench_station')
  await sender.call('open', { url: from, broker, connections: CONNECTIONS, sample })
  const receivers: Worker<ReceiverJobs>[] = []
  for (const tier of ['district', 'city'] as const) {
    const url = await floorDatabase(network, `bench_${tier}`)
    const receiver: Worker<ReceiverJobs> = startWorker(
      context,
      import.meta.url,
      '../pipeline/receiver',
    )
    await receiver.call('open', { url, broker, durable: `bare-${tier}`, sample })
    receivers.push(receiver)
  }
  let sent = 0
  return async (cases) => {
    const entries = Array.from({ length: cases }, (_, n) => entriesOf(wayOf(n)))
    sent += entries.reduce((sum, one) => sum + one, 0)
    const begun = performance.now()
    await Promise.all([
      sender.call('flood', entries),
      ...receivers.map((receiver) => receiver.call('until', sent)),
    ])
    return (performance.now() - begun) / 1_000
  }
}
