import type { ProviderKeys } from '../auth/index.ts'
import { type Check, type Finding, fine, wrong } from '../lifecycle/index.ts'
import { type Exchange, incompleteAdvice, type RecoveryState } from '../messaging/index.ts'
import { migrationState, probeWriting } from '../persistence/index.ts'
import type { Desk } from './desk.ts'
import type { DueDates } from './due-dates.ts'

const obstacles = {
  standby:
    '数据库是备库，不能写入；请检查 DATABASE_URL · the database is a standby and takes no writes: check DATABASE_URL',
  readOnly:
    '数据库只读；请检查 default_transaction_read_only 和磁盘 · the database is read-only: check default_transaction_read_only and the disk',
}

// Codes of PostgreSQL that an operator should not have to look up.
const reasons: Record<string, string> = {
  53100: '数据库磁盘已满；请扩容或清理 · the database has no room on its disk: make room',
  53300:
    '数据库连接已用尽；请调整 max_connections · the database has no connection left: see max_connections',
}

const lookAtDatabase = async ({ database }: Desk): Promise<Finding> => {
  try {
    const obstacle = await probeWriting(database.write)
    return obstacle ? wrong(obstacles[obstacle]) : fine
  } catch (error) {
    const reason = reasons[String((error as { code?: unknown }).code)]
    if (!reason) throw error
    return wrong(reason)
  }
}

const lookAtMigrations = async (
  { database }: Desk,
  state: ReturnType<typeof migrationState>,
): Promise<Finding> => {
  const { current, wanted } = await state(database.write)
  if (current) return fine
  return wrong(
    `数据库缺少迁移 ${wanted}；请重启本服务 · the database lacks migration ${wanted}: restart this service`,
  )
}

const away = wrong(
  '连接不到消息服务，消息在发件箱等候 · no line to the broker; messages wait in the outbox',
)

/** A database that was restored from a backup is written only when it knows again what it had. */
const memory: Record<RecoveryState, Finding> = {
  whole: fine,
  catchingUp: wrong(
    '数据库正在与网络核对，补齐缺失的记录 · the database is being compared with the network and reads what it lacks',
  ),
  incomplete: wrong(`${incompleteAdvice.zh} · ${incompleteAdvice.en}`),
}

/**
 * What an instance looks at to know whether it can do its work. The broker is told only: every
 * counter works on without it.
 */
export const deskChecks = (
  desk: Desk,
  exchange: Exchange,
  dueDates: DueDates,
  migrations: string,
): Check[] => {
  const state = migrationState(migrations)
  return [
    { name: 'database', needed: true, look: () => lookAtDatabase(desk) },
    { name: 'migrations', needed: true, look: () => lookAtMigrations(desk, state) },
    { name: 'memory', needed: true, look: async () => memory[exchange.recovery.state()] },
    { name: 'calendar', needed: true, look: dueDates.look },
    { name: 'broker', needed: false, look: async () => (exchange.connected() ? fine : away) },
  ]
}

const noKeys = wrong(
  '取不到身份认证的公钥，无人能登录办事；请检查身份认证服务 · the keys of the identity provider cannot be had, so nobody can sign in: check the provider',
)

/** Without the provider's keys nobody can be recognized; once there they are kept. */
export const keysCheck = (keys: ProviderKeys): Check => ({
  name: 'keys',
  needed: true,
  look: () =>
    keys.get().then(
      () => fine,
      () => noKeys,
    ),
})
