import postgres, { type Sql } from 'postgres'
import type { BenchContext } from '../bench.ts'
import type { BenchNetwork } from './open-network.ts'

/** Opens a database for looking on, closed with the cleanup. */
export const openSql = ({ defer }: Pick<BenchContext, 'defer'>, url: string, max = 2): Sql => {
  const sql = postgres(url, { max, onnotice: () => {} })
  defer(() => sql.end({ timeout: 5 }))
  return sql
}

/** The database of an instance, past its service. */
export const openInstance = (
  context: Pick<BenchContext, 'defer'>,
  { running }: BenchNetwork,
  id: string,
): Sql => openSql(context, running.databases[id] ?? '')
