import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cleanup } from '../harness/cleanup.ts'

/** A folder that goes with the cleanup; user postgres may pass through it. */
export const temporaryFolder = async ({ defer }: Pick<Cleanup, 'defer'>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'liandong-bench-'))
  // A process that has just ended may still have its last line written down.
  defer(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  await chmod(folder, 0o755)
  return folder
}
