import type { Logger } from 'pino'
import type { Knowledge } from './knowledge.ts'

/** What to do about a database that lacks what the network cannot give back. */
export const incompleteAdvice = {
  zh: '数据库由旧备份恢复，网络已无法补齐缺失的记录：请恢复较新的备份；或经核对后将 LIANDONG_TRUST_DATABASE 设为该数据库标识再启动。',
  en: 'The database was restored and the network cannot give back all that it lacks: restore a newer backup, or check what is missing and start with LIANDONG_TRUST_DATABASE set to this database.',
}

const EVERY = 60_000

/** Tells once a minute that a person must decide about the database, and how it is called. */
export const incompleteAlarm = (log: Logger) => {
  let last = Number.NEGATIVE_INFINITY
  return ({ identity, gaps }: Knowledge): void => {
    if (performance.now() - last < EVERY) return
    last = performance.now()
    const { zh, en } = incompleteAdvice
    log.fatal({ database: identity.now, feeds: [...gaps], zh }, en)
  }
}
