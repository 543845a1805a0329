import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { Stage } from '../stage/stage.ts'
import { type Connections, openConnections } from './ask.ts'
import { type Choosing, chooseAction, chooseOpening } from './choose.ts'
import { insist } from './insist.ts'
import type { Intent } from './intent.ts'
import type { Item } from './items.ts'
import type { JournalFile } from './journal-file.ts'
import { look } from './look.ts'
import { type Reading, startReaders } from './readers.ts'
import { hireWorkers, type Worker } from './worker.ts'

/** The work of the network's people; it goes on until it is stopped. */
export type Load = {
  /** Nobody begins anything new; resolves when everybody has finished or given up. */
  stop: () => Promise<Reading>
}

const THINK = [200, 900] as const
const ENOUGH = 8
/** How long those who wait for an answer still ask after the end. */
const LAST_TRIES = 30_000

const nextIntent = async (
  worker: Worker,
  connections: Connections,
  items: readonly Item[],
  key: string,
): Promise<Intent | null> => {
  const { division, random, accepts } = worker
  const choosing: Choosing = { division, key, random }
  const cases = await look(worker, connections)
  const accept = accepts && random.chance(cases.length < ENOUGH ? 0.5 : 0.05)
  return accept ? chooseOpening(choosing, items) : chooseAction(choosing, cases)
}

/** Starts everybody's work. */
export const startLoad = async (
  stage: Stage,
  items: readonly Item[],
  journal: JournalFile,
  random: Random,
): Promise<Load> => {
  const workers = await hireWorkers(stage, stage.tokens, random)
  let end = Number.POSITIVE_INFINITY
  const working = () => end === Number.POSITIVE_INFINITY
  const waiting = () => Date.now() < end

  const work = async (worker: Worker): Promise<void> => {
    const connections = openConnections()
    for (let serial = 1; working(); serial += 1) {
      await pause(worker.random.between(...THINK))
      const key = `${worker.client}-${String(serial).padStart(5, '0')}`
      const intent = await nextIntent(worker, connections, items, key)
      if (intent && working()) await insist(worker, connections, intent, journal.write, waiting)
    }
    connections.close()
  }

  const all = Promise.all(workers.map(work))
  const readers = startReaders(stage, journal.attempts, random, working)
  return {
    stop: async () => {
      end = Date.now() + LAST_TRIES
      await all
      return readers
    },
  }
}
