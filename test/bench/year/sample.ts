import type { Worker } from '../harness/worker.ts'
import { readSample, type Sample } from '../pipeline/sample.ts'
import type { City } from './counters.ts'
import type { YearJobs } from './load.ts'
import { type Ledgers, quiet } from './quiet.ts'

const CASES = 100
const CALLERS = 8
/** Entries of a case that the district decided: a log of the middle length. */
const ENTRIES = 9

/** Sends some cases their whole way, and reads one of the middle length: the floor's rows are made of it. */
export const yearSample = async (
  people: City,
  { loader, ledgers }: { loader: Worker<YearJobs>; ledgers: Ledgers },
): Promise<Sample> => {
  await loader.call('push', { city: people, callers: CALLERS, from: 0, cases: CASES })
  await quiet(ledgers)
  const city = ledgers.find(({ divisions }) => divisions[0]?.length === 4)
  if (!city) throw new Error('no city')
  const [found] = await city.sql`
    select id from cases where number = ${ENTRIES} order by id limit 1`
  if (!found) throw new Error('no case of the middle length came through')
  return readSample(city.sql, found.id)
}
