import type { Database } from '../database.ts'
import { type Together, together } from '../together.ts'
import { type Asked, type Loaded, loadForCommands } from './load-for-commands.ts'
import { type DecidedCommand, type Recorded, recordCommands } from './record-commands.ts'
import { openSerialStock, type SerialStock } from './serial-stock.ts'

/** What commands need of the database; those that come at the same moment share its statements. */
export type CommandStore = {
  load: Together<Asked, Loaded>
  serials: SerialStock
  record: Together<DecidedCommand, Recorded>
}

/** Enough for one go to be on the disk while the next is made; more would only make goes smaller. */
const LANES = 2
const MOST = 64

/** Opens the command store on an instance's database. */
export const openCommandStore = (database: Database): CommandStore => {
  const { write } = database
  const width = { lanes: LANES, most: MOST }
  return {
    load: together((asked) => loadForCommands(write, asked), width),
    serials: openSerialStock(database, width),
    record: together(recordCommands, width),
  }
}
