import type { Writer } from './database.ts'

/** What stands in the way of writing; null: nothing. */
export type WriteObstacle = 'standby' | 'readOnly' | null

type Row = { standby: boolean; readOnly: boolean }

/**
 * Tries what every command needs, without a table: a commit that waits for the disk (and for the
 * standby, where one is required), and room on the data disk, by a few hundred kilobytes that do not
 * fit into memory. A full disk, no connection, or a standby that is missed are thrown or keep silent.
 */
export const probeWriting = async (sql: Writer): Promise<WriteObstacle> => {
  const [row] = await sql<[Row]>`
    with small as materialized (select set_config('work_mem', '64kB', true) as memory),
    room as materialized (
      select count(*) from small, lateral generate_series(1, 20000 + 0 * length(memory))
    )
    select pg_is_in_recovery() as standby,
      current_setting('transaction_read_only') = 'on' as "readOnly",
      (select count from room),
      case when current_setting('transaction_read_only') = 'off'
        then pg_logical_emit_message(true, 'liandong', 'ready')::text end`
  if (row.standby) return 'standby'
  return row.readOnly ? 'readOnly' : null
}
