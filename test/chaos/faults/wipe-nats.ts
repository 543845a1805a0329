import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { allMembers, atOnce, type Fault, healsItself, startAgain } from './fault.ts'

/** nats-server is killed, and comes back with an empty disk: everything in its store is lost. */
export const wipeNats: Fault = {
  lasts: atOnce,
  targets: () => ['nats'],
  touches: allMembers,
  strike: async (stage) => {
    const { running } = stage
    const store = running.layout.nats
    await running.nats.process.crash()
    // What lies in it, not the folder itself: that may be a disk of its own.
    for (const name of await readdir(store)) await rm(join(store, name), { recursive: true })
    await startAgain(stage, 'nats')
    return healsItself
  },
}
