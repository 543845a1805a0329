import type { Database } from '../database.ts'
import { type Together, together } from '../together.ts'
import { type Asked, type Loaded, loadForCommands } from './load-for-commands.ts'
import { type DecidedCommand, type Recorded, recordCommands } from './record-commands.ts'
import { type CounterDay, reserveSerials } from './reserve-serials.ts'

/** What commands need of the database; those that come at the same moment share its statements. */
export type CommandStore = {
  load: Together<Asked, Loaded>
  /** The next running number of a counter's day. */
  serial: Together<CounterDay, number>
  record: Together<DecidedCommand, Recorded>
}

/** Enough for one go to be on the disk while the next is made; more would only make goes smaller. */
const LANES = 2
const MOST = 64

/** Opens the command store on an instance's database. */
export const openCommandStore = ({ write, relaxed }: Database): CommandStore => {
  const width = { lanes: LANES, most: MOST }
  return {
    load: together((asked) => loadForCommands(write, asked), width),
    serial: together((asked) => reserveSerials(relaxed, asked), width),
    record: together((decided) => recordCommands(write, decided), width),
  }
}
