import type { Socket } from 'node:net'
import postgres, {
  type PendingQuery,
  type Row,
  type SerializableParameter,
  type Sql,
} from 'postgres'
import { arrayTypes } from './array-types.ts'
import {
  type DatabaseTarget,
  databaseTarget,
  type PrimaryFinder,
  type Server,
} from './primary-finder.ts'

/**
 * Runs one statement. There is no transaction: what belongs together is written by one statement,
 * and what it was decided on is guarded by keys.
 */
export type Writer = <Rows extends readonly (object | undefined)[] = Row[]>(
  template: TemplateStringsArray,
  ...values: readonly (SerializableParameter | PendingQuery<Row[]>)[]
) => PendingQuery<Rows>

/**
 * The pool of one moment, to hold on to: when connections are lost and another database may answer,
 * its statements fail. So what was read through it is never written on another database.
 */
export type Session = {
  write: Writer
  /** Whether it is still the pool of now. */
  stands: () => boolean
}

/** A pool that outlives the loss of its connections. */
export type SteadyPool = {
  /** The pool of now; ask each time. */
  current: () => Sql
  run: Writer
  session: () => Session
  end: () => Promise<void>
}

const LAST_ANSWERS = 5

/** What is asked and heard of a pool: a connection has ended, leads to a standby, or elsewhere. */
type Heard = {
  isCurrent: () => boolean
  onclose: () => void
  onStandby: () => void
  onMoved: () => void
}

const closed = (why: string) => Object.assign(new Error(why), { code: 'CONNECTION_CLOSED' })

/**
 * A pool knows one server. When that one says nothing any more and another lets us in, connections
 * that hang would stand beside new ones to a database that may know less. And a pool that was
 * replaced makes no more connections: what still waits in it was meant for the database of then.
 */
const stayingWith = ({ connect }: PrimaryFinder, { isCurrent, onMoved }: Heard) => {
  let home: string | null = null
  const isHome = ({ host, port }: Server): boolean => {
    const server = `${host}:${port}`
    home ??= server
    return home === server
  }
  return async (): Promise<Socket> => {
    if (!isCurrent()) throw closed('the pool was replaced')
    const socket = await connect()
    // The last one tried is not waited for: who it is matters when it lets us in, before a byte goes.
    if (socket.connecting) {
      return socket.once('connect', () => {
        if (isHome(socket)) return
        socket.destroy()
        onMoved()
      })
    }
    if (isCurrent() && isHome(socket)) return socket
    socket.removeAllListeners('close').destroy()
    onMoved()
    throw closed(`${socket.host}:${socket.port} answers for ${home}`)
  }
}

const openPool = (
  { url, finder }: DatabaseTarget,
  max: number,
  settings: Record<string, string>,
  heard: Heard,
) =>
  postgres(url, {
    ...(finder ? { socket: stayingWith(finder, heard) } : {}),
    max,
    onclose: heard.onclose,
    onparameter: (name: string, value: string) => {
      const isStandby = name === 'in_hot_standby' && value === 'on'
      if (isStandby && finder && finder.servers > 1) heard.onStandby()
    },
    onnotice: () => {},
    fetch_types: false,
    types: arrayTypes,
    connect_timeout: 5,
    idle_timeout: 60,
    // A pool that is replaced when a connection ends has no use for ends of old age.
    max_lifetime: null,
    connection: { application_name: 'liandong', statement_timeout: 10_000, ...settings },
  })

/**
 * Opens a pool that is replaced as a whole when one of its connections ends. postgres.js 3.4.9 uses
 * the remains of a lost connection again, and one that was lost with bytes still to be written
 * never comes up any more (porsager/postgres issues 1154 and 1208, pull request 1215): every
 * statement given to it would time out. A new pool also forgets the waits between attempts, which
 * grow to twenty seconds. Of several servers it uses the primary: a pool that comes to a standby is
 * replaced by one that tries the next server, and a pool has one server only. `onLost` hears of a loss
 * before the first statement goes to the new pool.
 */
export const openSteadyPool = (
  address: string,
  max: number,
  settings: Record<string, string> = {},
  onLost: () => void = () => {},
): SteadyPool => {
  const target = databaseTarget(address)
  let ended = false
  const open = (): Sql => {
    const replace = (): void => {
      if (ended || pool !== current) return
      current = open()
      onLost()
      void pool.end({ timeout: LAST_ANSWERS })
    }
    const onStandby = (): void => {
      if (pool === current) target.finder?.next()
      replace()
    }
    const pool: Sql = openPool(target, max, settings, {
      isCurrent: () => pool === current,
      onclose: replace,
      onStandby,
      onMoved: replace,
    })
    return pool
  }
  let current = open()
  return {
    current: () => current,
    run: (template, ...values) => current(template, ...values),
    session: () => {
      const pool = current
      return {
        write: (template, ...values) => pool(template, ...values),
        stands: () => pool === current,
      }
    },
    end: async () => {
      ended = true
      await current.end({ timeout: LAST_ANSWERS })
    },
  }
}
