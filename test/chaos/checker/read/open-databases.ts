import postgres, { type Sql } from 'postgres'

/** The database of an instance, for reading. */
export type Reading = { instance: string; sql: Sql }

const CONNECTIONS = 2

/** Opens the databases with a client of the checker's own, which cannot write. */
export const openDatabases = (databases: Readonly<Record<string, string>>): Reading[] =>
  Object.entries(databases).map(([instance, url]) => ({
    instance,
    sql: postgres(url, {
      max: CONNECTIONS,
      onnotice: () => {},
      connection: { application_name: 'checker', default_transaction_read_only: true },
    }),
  }))

/** Closes them. */
export const closeDatabases = async (readings: readonly Reading[]): Promise<void> => {
  await Promise.all(readings.map(({ sql }) => sql.end({ timeout: 5 })))
}
