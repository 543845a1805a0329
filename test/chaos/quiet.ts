import { setTimeout as pause } from 'node:timers/promises'
import { isBack } from './recovery.ts'
import { lostCases } from './stage/loss.ts'
import { openSql } from './stage/open-sql.ts'
import type { Stage } from './stage/stage.ts'

const POLL = 500

type Owing = { outbox: number; early: number }

const owing = async (url: string, lost: ReadonlyMap<string, number>): Promise<Owing> => {
  const sql = openSql(url)
  try {
    const [row] = await sql<[Owing]>`select (select count(*)::int from outbox) as outbox,
      (select count(*)::int from early_events as early where not exists (
        select from unnest(${[...lost.keys()]}::text[], ${[...lost.values()]}::int[])
          as gone (case_id, number)
        where gone.case_id = early.case_id and gone.number < early.number
      )) as early`
    return row
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const unrestOf = async (stage: Stage): Promise<string[]> => {
  const { running, members, losses } = stage
  const lost = lostCases(losses)
  const back = members.map(async ({ name }) =>
    (await isBack(stage, name)) ? [] : [`${name} is not ready`],
  )
  const owed = Object.entries(running.databases).map(async ([id, url]) => {
    const found = await owing(url, lost).catch(() => null)
    if (!found) return [`${id}: its database does not answer`]
    return Object.entries(found)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${id}: ${count} ${what}`)
  })
  return (await Promise.all([...back, ...owed])).flat()
}

/**
 * Waits until nobody owes anybody anything: every outbox is empty, no event waits, and all are
 * ready; what waits for an entry that is lost may wait. Answers what is still restless when the time is up.
 */
export const quiet = async (stage: Stage, milliseconds: number): Promise<string[]> => {
  const end = performance.now() + milliseconds
  for (;;) {
    const unrest = await unrestOf(stage)
    if (unrest.length === 0 || performance.now() > end) return unrest
    await pause(POLL)
  }
}
