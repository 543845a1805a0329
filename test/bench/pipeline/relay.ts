import type { JetStreamClient } from '@nats-io/jetstream'
import type { Sql } from 'postgres'
import { BENCH_SUBJECT } from './broker.ts'

const WINDOW = 256

type Row = { id: string; payload: string }

/** The barest relay that loses nothing: read a window, publish it, forget what was acknowledged. */
export const bareRelay = (sql: Sql, js: JetStreamClient): { hint: () => void } => {
  let working = false
  let again = false

  const window = async (): Promise<boolean> => {
    const rows = await sql<Row[]>`select id, payload from outbox order by id limit ${WINDOW}`
    await Promise.all(
      rows.map(({ id, payload }) => js.publish(BENCH_SUBJECT, payload, { msgID: id })),
    )
    if (rows.length > 0)
      await sql`delete from outbox where id = any(${rows.map(({ id }) => id)}::uuid[])`
    return rows.length > 0
  }

  const work = async (): Promise<void> => {
    do {
      again = false
      while (await window());
    } while (again)
    working = false
  }

  return {
    hint: () => {
      again = true
      if (working) return
      working = true
      work().catch((error: unknown) => {
        // Nothing here mends it; the bench has to see it.
        process.stderr.write(`bare relay: ${String(error)}\n`)
        process.exit(1)
      })
    },
  }
}
