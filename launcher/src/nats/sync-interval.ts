import { Refusal } from '../refusal.ts'

/**
 * How long the server may keep what it has acknowledged before it is safe on the disk; `always` is
 * before each acknowledgement. Why ten seconds are enough: docs/decisions/2026-11-28-sync-interval.md.
 */
const DEFAULT = '10s'

/** The interval that LIANDONG_SYNC_INTERVAL names, or the default. */
export const syncInterval = (env: NodeJS.ProcessEnv = process.env): string => {
  const interval = env.LIANDONG_SYNC_INTERVAL || DEFAULT
  if (/^(always|[1-9]\d{0,5}(ms|s|m))$/.test(interval)) return interval
  throw new Refusal(
    'LIANDONG_SYNC_INTERVAL',
    `LIANDONG_SYNC_INTERVAL 的值 ${interval} 无法识别: 请填 always, 或如 500ms、10s、2m 的时长。`,
    `LIANDONG_SYNC_INTERVAL is ${interval}: write always, or a duration such as 500ms, 10s or 2m.`,
  )
}
