import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { layAccounts, type NatsCluster, prepareNatsCluster, seedFile } from '@liandong/launcher'
import type { Network } from '@liandong/shared/network'
import type { TestNats } from './nats.ts'

const alone = () => Promise.reject(new Error('a cluster cannot do this'))

/** Three servers in place of one: what tiers need of a broker, and the cluster itself. */
export const startTestCluster = async (
  network: Network,
): Promise<{ broker: TestNats; cluster: NatsCluster }> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'liandong-cluster-'))
  await chmod(dataDir, 0o755)
  const credentials = join(dataDir, 'credentials')
  const accounts = await layAccounts(network, credentials)
  const cluster = await prepareNatsCluster({ dataDir, name: 'test', accounts })
  await cluster.start()
  const [first] = cluster.nodes.values()
  const broker: TestNats = {
    nats: { ...first!, url: cluster.url },
    remember: alone,
    forgetSince: alone,
    seed: async (instance) => (await readFile(seedFile(credentials, instance), 'utf8')).trim(),
    stop: async () => {
      await cluster.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return { broker, cluster }
}
