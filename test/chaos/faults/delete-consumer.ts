import { ensureKey } from '@liandong/launcher'
import { feedsOf, STREAM } from '@liandong/shared/messages'
import { jetstreamManager } from '@nats-io/jetstream'
import { asUser } from '../stage/operator.ts'
import type { Stage } from '../stage/stage.ts'
import { atOnce, type Fault, healsItself } from './fault.ts'

const durableOf = async ({ running }: Stage, target: string): Promise<string> => {
  const [id, feed] = target.split(' feed ')
  const instance = running.network.instances.find((one) => one.id === id)
  if (!instance) return ''
  const publicKey = await ensureKey(running.layout.credentials, instance.id)
  return feedsOf(running.network, { instance, publicKey })[Number(feed)]?.durable ?? ''
}

/** An operator deletes the consumer of a feed by mistake. */
export const deleteConsumer: Fault = {
  lasts: atOnce,
  targets: ({ running }) =>
    running.network.instances.flatMap((instance) =>
      feedsOf(running.network, { instance, publicKey: '' }).map(
        (_, index) => `${instance.id} feed ${index}`,
      ),
    ),
  touches: (_, target) => [target.split(' ')[0] ?? ''],
  strike: async (stage, target) => {
    const durable = await durableOf(stage, target)
    await asUser(stage, stage.operator, async (connection) => {
      const manager = await jetstreamManager(connection)
      await manager.consumers.delete(STREAM, durable)
    })
    return healsItself
  },
  recovered: async (stage, target) =>
    asUser(stage, stage.operator, async (connection) => {
      const manager = await jetstreamManager(connection)
      await manager.consumers.info(STREAM, await durableOf(stage, target))
      return true
    }),
}
