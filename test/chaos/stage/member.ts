import type { Instance } from '@liandong/shared/network'
import type { Line } from '../proxy/line.ts'

/** One process of a tier on the stage: an instance, or a replica of one. */
export type Member = {
  /** The name of its process. */
  name: string
  instance: Instance
  /** Where this very process answers. */
  url: string
  lines: { database: Line; broker: Line }
  /** Its environment at its next start. */
  env: Record<string, string>
}
