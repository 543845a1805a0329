/** Prints one line; nothing when the launcher works inside a test. */
export type Say = (line: string) => void

/** Runs a step and says when it is done and how long it took. */
export type Step = <T>(zh: string, en: string, work: () => Promise<T>) => Promise<T>

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1)

/** Progress lines of the form `[  2.1 s] 数据库就绪 · PostgreSQL is ready (1.1 s)`. */
export const createProgress = (say: Say, now: () => number = () => performance.now()): Step => {
  const begin = now()
  return async (zh, en, work) => {
    const before = now()
    const result = await work()
    const time = seconds(now() - begin).padStart(5)
    say(`[${time} s] ${zh} · ${en} (${seconds(now() - before)} s)`)
    return result
  }
}
