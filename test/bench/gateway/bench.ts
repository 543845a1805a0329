import type { Bench } from '../bench.ts'
import { lightGateways } from './light-bench.ts'
import { realGateways } from './real.ts'

/** The gateway and its peers against one written by hand: over the real services, and over light ones. */
export const gatewayBench: Bench = async (context) => [
  ...(await realGateways(context)),
  ...(await lightGateways(context)),
]
