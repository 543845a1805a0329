import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Refusal } from '../refusal.ts'

const run = promisify(execFile)

/** The user that the database server runs as; undefined: the one who started the launcher. */
export type Account = { uid: number; gid: number }

const USER = 'postgres'

const idOf = async (flag: '-u' | '-g'): Promise<number> =>
  Number((await run('id', [flag, USER])).stdout.trim())

const find = async (): Promise<Account | null> => {
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') }
  } catch {
    return null
  }
}

const create = async (): Promise<Account> => {
  try {
    await run('groupadd', ['--system', '--force', USER])
    const quiet = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin']
    await run('useradd', ['-g', USER, ...quiet, USER])
    return { uid: await idOf('-u'), gid: await idOf('-g') }
  } catch {
    throw new Refusal(
      'NO_POSTGRES_USER',
      `以 root 启动时,PostgreSQL 须以用户 ${USER} 运行,但无法创建该用户。请以普通用户启动,或先创建该用户。`,
      `As root, PostgreSQL has to run as user ${USER}, who could not be created. Start as an ordinary user, or create that user first.`,
    )
  }
}

/** PostgreSQL refuses to run as root: finds or creates user postgres for it. */
export const serverAccount = async (): Promise<Account | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  return (await find()) ?? (await create())
}
