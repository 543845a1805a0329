import type { Logger } from 'pino'
import type { Knowledge } from './knowledge.ts'

/** What to do about a database that lacks what the network cannot give back. */
export const incompleteAdvice = {
  zh: '数据库由旧备份恢复，消息流已不完整，而持有副本的实例尚未应答（名单见日志）：请恢复这些实例及其线路，本实例将自动补齐；或恢复较新的备份；或经核对后将 LIANDONG_TRUST_DATABASE 设为该数据库标识再启动。',
  en: 'The database was restored, the stream no longer has all that it lacks, and instances that hold copies do not answer (the log names them): bring them and their lines back, and this instance goes on by itself; or restore a newer backup; or check what is missing and start with LIANDONG_TRUST_DATABASE set to this database.',
}

const EVERY = 60_000

/** Tells once a minute that a person must decide about the database, and how it is called. */
export const incompleteAlarm = (log: Logger) => {
  let last = Number.NEGATIVE_INFINITY
  return ({ identity, gaps }: Knowledge, silent: readonly string[]): void => {
    if (performance.now() - last < EVERY) return
    last = performance.now()
    const { zh, en } = incompleteAdvice
    log.fatal({ database: identity.now, feeds: [...gaps], silent, zh }, en)
  }
}
