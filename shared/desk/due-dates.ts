import { setTimeout as pause } from 'node:timers/promises'
import { type Finding, fine, wrong } from '../lifecycle/index.ts'
import {
  claimCalendar,
  keepCalendar,
  type Recounted,
  recountAll,
  recountStale,
} from '../persistence/index.ts'
import type { Desk } from './desk.ts'

/** Sees that stored due dates are those of this program's calendar. */
export type DueDates = {
  /** Whether this program's calendar is the one that the replicas of this instance work with. */
  look: () => Promise<Finding>
  stop: () => Promise<void>
}

const EVERY = 5_000
const BEFORE_AGAIN = 1_000

const replaced = wrong(
  '同一实例的另一副本使用另一版放假日历；请将本副本升级到相同版本 · another replica of this instance works with another calendar: upgrade this one to the same version',
)

/** Says what became of a count, when something did. */
const told = ({ calendar, metrics, log }: Desk, { read, moved }: Recounted): void => {
  metrics.dueDatesMoved(moved)
  if (read > 0) log.info({ calendar: calendar.version, read, moved }, 'due dates were counted anew')
}

/** Before anything is shown or received: a database that does not let it happen is asked again. */
const countAll = async (desk: Desk): Promise<void> => {
  const { database, calendar, log } = desk
  for (;;) {
    try {
      await claimCalendar(database.write, calendar.version)
      const counted = await recountAll(database, calendar)
      told(desk, counted)
      const { uncountable: cases } = counted
      if (cases.length > 0) log.error({ cases }, 'the due dates of these cases cannot be counted')
      return
    } catch (err) {
      log.warn({ err }, 'the due dates cannot be counted yet')
      await pause(BEFORE_AGAIN)
    }
  }
}

/**
 * Counts all open cases' due dates with the calendar of this program, and resolves when lists say what
 * clocks say. Afterwards it sees to what another program writes: an older replica that is not upgraded
 * yet, or a database that was restored.
 */
export const keepDueDates = async (desk: Desk): Promise<DueDates> => {
  const { database, calendar, log } = desk
  await countAll(desk)
  let inUse = true
  let looking: Promise<void> = Promise.resolve()

  const lookAfter = async (): Promise<void> => {
    const before = inUse
    inUse = await keepCalendar(database.relaxed, calendar.version)
    if (before && !inUse) {
      log.warn({ calendar: calendar.version }, 'another replica works with another calendar')
    }
    if (!inUse) return
    const counted = await recountStale(database, calendar)
    if (counted.moved > 0) told(desk, counted)
  }
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    looking = lookAfter()
      .catch((err: unknown) => log.warn({ err }, 'the due dates could not be looked after'))
      .finally(() => {
        busy = false
      })
  }, EVERY)
  return {
    look: async () => (inUse ? fine : replaced),
    stop: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
