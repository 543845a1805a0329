import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stage } from '../stage/stage.ts'
import { allMembers, type Fault, startAgain } from './fault.ts'

const PIECE = Buffer.alloc(64 * 1_024)

/** Writes until the disk takes no more. */
const fill = async (path: string): Promise<void> => {
  const file = await open(path, 'w')
  try {
    for (;;) await file.write(PIECE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    await file.close()
  }
}

/**
 * Frees the disk and starts the server anew: one that has met a full disk may hang (2.9.10 did). Nobody gets an
 * answer any more, while its own health check says that all is well.
 */
const mend = async (stage: Stage, path: string): Promise<void> => {
  await rm(path, { force: true })
  await stage.running.nats.process.crash()
  await startAgain(stage, 'nats')
}

/** The disk of nats-server is full, for real: its store lies on a small disk of its own. */
export const fillDisk: Fault = {
  lasts: [2_000, 10_000],
  targets: ({ smallDisk }) => (smallDisk ? ['nats'] : []),
  touches: allMembers,
  strike: async (stage) => {
    const path = join(stage.running.layout.nats, 'somebody-elses')
    await fill(path)
    return () => mend(stage, path)
  },
}
