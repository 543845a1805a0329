import { feedsOf, STREAM } from '@liandong/shared/messages'
import { jetstreamManager } from '@nats-io/jetstream'
import { asUser } from '../stage/operator.ts'
import type { Stage } from '../stage/stage.ts'
import { atOnce, type Fault, healsItself } from './fault.ts'

const durableOf = ({ running }: Stage, target: string): string => {
  const [id, feed] = target.split(' feed ')
  const instance = running.network.instances.find((one) => one.id === id)
  const feeds = instance ? feedsOf(running.network, instance) : []
  return feeds[Number(feed)]?.durable ?? ''
}

/** An operator deletes the consumer of a feed by mistake. */
export const deleteConsumer: Fault = {
  lasts: atOnce,
  targets: ({ running }) =>
    running.network.instances.flatMap((instance) =>
      feedsOf(running.network, instance).map((_, index) => `${instance.id} feed ${index}`),
    ),
  touches: (_, target) => [target.split(' ')[0] ?? ''],
  strike: async (stage, target) => {
    const durable = durableOf(stage, target)
    await asUser(stage, stage.operator, async (connection) => {
      const manager = await jetstreamManager(connection)
      await manager.consumers.delete(STREAM, durable)
    })
    return healsItself
  },
  recovered: async (stage, target) =>
    asUser(stage, stage.operator, async (connection) => {
      const manager = await jetstreamManager(connection)
      await manager.consumers.info(STREAM, durableOf(stage, target))
      return true
    }),
}
