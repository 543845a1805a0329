import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { answersOk } from '@liandong/launcher'
import type { Stage } from '../stage/stage.ts'
import { allMembers, type Fault } from './fault.ts'

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

/** A server that gave up on its full disk does not look again: its operator starts it anew. */
const mend = async ({ running }: Stage, path: string): Promise<void> => {
  await rm(path, { force: true })
  const healthy = await answersOk(`${running.addresses.natsMonitor}/healthz`)
  if (!healthy) await running.nats.restart()
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
