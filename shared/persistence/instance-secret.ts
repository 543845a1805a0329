import { randomBytes } from 'node:crypto'
import type { Writer } from './database.ts'

/** A secret of this instance by its name; made at the first call, the same ever after. */
export const instanceSecret = async (sql: Writer, name: string): Promise<string> => {
  await sql`
    insert into instance_secrets (name, value)
    values (${name}, ${randomBytes(32).toString('hex')}) on conflict do nothing`
  const [row] = await sql<[{ value: string }]>`
    select value from instance_secrets where name = ${name}`
  return row.value
}
