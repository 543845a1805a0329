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

const named = (name: string): string => {
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return url.href
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1)

const newName = () => `test_${randomBytes(6).toString('hex')}`

/** A copy of a database that nobody is connected to. */
export const cloneDatabase = async (url: string): Promise<string> => {
  const name = newName()
  await admin(`create database ${name} template ${nameOf(url)}`)
  return named(name)
}

/** Drops a database; whoever is still connected is thrown out. */
export const dropDatabase = (url: string): Promise<void> =>
  admin(`drop database if exists ${nameOf(url)} with (force)`)

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

/** Makes an empty database. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const name = newName()
  await admin(`create database ${name}`)
  const url = named(name)
  const cut = () => throwOut(name, `and application_name = 'liandong'`)
  return {
    url,
    drop: () => dropDatabase(url),
    cut,
    close: async () => {
      await admin(`alter database ${name} allow_connections false`)
      await cut()
    },
    open: () => admin(`alter database ${name} allow_connections true`),
    backUp: () => backUp(name),
  }
}
