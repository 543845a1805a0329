import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtScripts } from '@liandong/launcher'
import type { Network } from '@liandong/shared/network'
import { generousEnvironment } from '../../testkit/generous.ts'
import type { BenchContext } from '../bench.ts'
import { temporaryFolder } from '../network/temporary-folder.ts'
import { type NodeProgram, startNodeProgram } from './node-program.ts'

/** The product's gateway, compiled, in its own process, over a network of light instances. */
export const startOurGateway = async (
  context: BenchContext,
  network: Network,
): Promise<NodeProgram> => {
  const file = join(await temporaryFolder(context), 'network.json')
  await writeFile(file, JSON.stringify(network))
  return startNodeProgram(context, 'gateway', builtScripts.gateway, {
    ...generousEnvironment,
    LIANDONG_NETWORK: file,
    PUBLIC_URL: 'http://127.0.0.1:1',
    OIDC_ISSUER: 'http://127.0.0.1:1',
  })
}
