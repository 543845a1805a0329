import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'

/** An empty database of a test's own. */
export type TestDatabase = {
  url: string
  drop: () => Promise<void>
  /** Throws out the services that are connected, as a restart of the server does. */
  cut: () => Promise<void>
  /** Throws out the services and lets nobody in, until `open`. */
  close: () => Promise<void>
  open: () => Promise<void>
  /** Keeps a backup; what is returned puts it in the place of the database, under the same name. */
  backUp: () => Promise<() => Promise<void>>
}

const admin = async (statement: string): Promise<void> => {
  const sql = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}

const throwOut = (name: string, more = '') =>
  admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' ${more}`)

/** A copy needs the database for itself: services that are connected are thrown out for a moment. */
const backUp = async (name: string) => {
  const backup = `${name}_backup`
  await admin(`alter database ${name} allow_connections false`)
  await throwOut(name)
  await admin(`create database ${backup} template ${name}`)
  await admin(`alter database ${name} allow_connections true`)
  return async (): Promise<void> => {
    await admin(`alter database ${name} allow_connections false`)
    await admin(`drop database ${name} with (force)`)
    await admin(`alter database ${backup} rename to ${name}`)
  }
}

/** Makes an empty database; dropping it throws out whoever is still connected. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomBytes(6).toString('hex')}`
  await admin(`create database ${name}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  const cut = () => throwOut(name, `and application_name = 'liandong'`)
  return {
    url: url.href,
    drop: () => admin(`drop database if exists ${name} with (force)`),
    cut,
    close: async () => {
      await admin(`alter database ${name} allow_connections false`)
      await cut()
    },
    open: () => admin(`alter database ${name} allow_connections true`),
    backUp: () => backUp(name),
  }
}
