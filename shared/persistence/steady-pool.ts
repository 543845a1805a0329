import postgres, {
  type PendingQuery,
  type Row,
  type SerializableParameter,
  type Sql,
} from 'postgres'
import { arrayTypes } from './array-types.ts'
import { type DatabaseTarget, databaseTarget } from './primary-finder.ts'

/**
 * Runs one statement. There is no transaction: what belongs together is written by one statement,
 * and what it was decided on is guarded by keys.
 */
export type Writer = <Rows extends readonly (object | undefined)[] = Row[]>(
  template: TemplateStringsArray,
  ...values: readonly (SerializableParameter | PendingQuery<Row[]>)[]
) => PendingQuery<Rows>

/** A pool that outlives the loss of its connections. */
export type SteadyPool = {
  /** The pool of now; ask each time. */
  current: () => Sql
  run: Writer
  end: () => Promise<void>
}

const LAST_ANSWERS = 5

/** What is heard of a pool: a connection has ended, or leads to a standby. */
type Heard = { onclose: () => void; onStandby: () => void }

const openPool = (
  { url, finder }: DatabaseTarget,
  max: number,
  settings: Record<string, string>,
  { onclose, onStandby }: Heard,
) =>
  postgres(url, {
    ...(finder ? { socket: finder.connect } : {}),
    max,
    onclose,
    onparameter: (name: string, value: string) => {
      if (finder && name === 'in_hot_standby' && value === 'on') onStandby()
    },
    onnotice: () => {},
    fetch_types: false,
    types: arrayTypes,
    connect_timeout: 5,
    idle_timeout: 60,
    connection: { application_name: 'liandong', statement_timeout: 10_000, ...settings },
  })

/**
 * Opens a pool that is replaced as a whole when one of its connections ends. postgres.js 3.4.9 uses
 * the remains of a lost connection again, and one that was lost with bytes still to be written
 * never comes up any more (porsager/postgres issues 1154 and 1208, pull request 1215): every
 * statement given to it would time out. A new pool also forgets the waits between attempts, which
 * grow to twenty seconds. Of several servers it uses the primary: a pool that comes to a standby is
 * replaced by one that tries the next server. `onLost` hears of a loss before the first statement
 * goes to the new pool.
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
    const pool: Sql = openPool(target, max, settings, { onclose: replace, onStandby })
    return pool
  }
  let current = open()
  return {
    current: () => current,
    run: (template, ...values) => current(template, ...values),
    end: async () => {
      ended = true
      await current.end({ timeout: LAST_ANSWERS })
    },
  }
}
