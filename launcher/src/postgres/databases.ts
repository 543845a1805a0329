import postgres from 'postgres'

/** Where the server listens and how its superuser signs in. */
export type Access = { port: number; password: string }

/** The address of a database, as the superuser or as the given role. */
export const databaseUrl = (
  { port, password }: Access,
  database: string,
  role = 'postgres',
): string => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`

/**
 * One connection. postgres.js is not let ask for array types: nobody awaits the answer, so a server
 * that is killed meanwhile would end this process.
 */
export const oneConnection = {
  max: 1,
  connect_timeout: 5,
  onnotice: () => {},
  fetch_types: false,
} as const

/** Opens a connection to a maintenance database, and closes it after the work. */
const asSuperuser = async <T>(
  access: Access,
  database: string,
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> => {
  const sql = postgres(databaseUrl(access, database), oneConnection)
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Whether the server answers; a wrong password is thrown, because no waiting mends it. */
export const answers = async (access: Access): Promise<boolean> => {
  try {
    await asSuperuser(access, 'postgres', (sql) => sql`select 1`)
    return true
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') throw error
    return false
  }
}

const SAFE = /^[A-Za-z0-9_-]+$/

const quoted = (name: string): string => {
  if (!SAFE.test(name)) throw new Error(`not a safe database name: ${name}`)
  return `"${name}"`
}

/** A role named like its database, which it owns; nobody else may connect. Done twice: no harm. */
export const ensureOwnedDatabase = (
  access: Access,
  name: string,
  password: string,
): Promise<void> =>
  asSuperuser(access, 'postgres', async (sql) => {
    const id = quoted(name)
    // A password cannot be a parameter of a statement; quoted() also guards the literal.
    const secret = `login password '${quoted(password).slice(1, -1)}'`
    const [role] = await sql`select 1 from pg_roles where rolname = ${name}`
    await sql.unsafe(`${role ? 'alter' : 'create'} role ${id} ${secret}`)
    const [database] = await sql`select 1 from pg_database where datname = ${name}`
    if (!database) await sql.unsafe(`create database ${id} owner ${id}`)
    await sql.unsafe(`revoke all on database ${id} from public`)
  })

/** Takes the right to connect to the maintenance databases from everybody but the superuser. */
export const closeMaintenance = (access: Access): Promise<void> =>
  asSuperuser(access, 'postgres', async (sql) => {
    await sql.unsafe('revoke all on database postgres, template1 from public')
  })

/** A database of the superuser's, empty or a copy of `template` (which nobody may be using). */
export const createDatabase = (access: Access, name: string, template?: string): Promise<void> =>
  asSuperuser(access, 'postgres', async (sql) => {
    const copy = template ? ` template ${quoted(template)}` : ''
    await sql.unsafe(`create database ${quoted(name)}${copy}`)
  })

/** Drops a database and throws out whoever is connected. */
export const dropDatabase = (access: Access, name: string): Promise<void> =>
  asSuperuser(access, 'postgres', async (sql) => {
    await sql.unsafe(`drop database if exists ${quoted(name)} with (force)`)
  })
