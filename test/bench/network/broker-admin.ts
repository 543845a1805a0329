import { readFile, writeFile } from 'node:fs/promises'
import { createUser } from '@nats-io/nkeys'
import type { BenchNetwork } from './open-network.ts'

/** How a worker of the bench reaches the network's own broker, as a user who may do everything. */
export type BrokerAccess = { url: string; seed: string }

const userBlock = (publicKey: string): string => `
    { nkey: ${publicKey}, permissions: { publish: { allow: [">"] }, subscribe: { allow: [">"] } } }`

/**
 * Gives the running nats-server one more user and has it read its configuration again: the floors
 * use the very server that the services use, beside them.
 */
export const addBrokerUser = async ({ running }: BenchNetwork): Promise<BrokerAccess> => {
  const pair = createUser()
  const file = running.layout.natsConfig
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('users: [', `users: [${userBlock(pair.getPublicKey())}`))
  running.nats.kill('SIGHUP')
  return { url: running.nats.url, seed: new TextDecoder().decode(pair.getSeed()) }
}
