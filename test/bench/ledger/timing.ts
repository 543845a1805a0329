/** How the questions were answered: all together by the second, and each one's mean milliseconds. */
export type Answered = { rate: number; milliseconds: Record<string, number> }

/** Asks every question in turn, again and again, by so many callers for so many seconds. */
export const answerFor = async (
  questions: readonly { name: string; ask: (caller: number) => Promise<unknown> }[],
  callers: number,
  seconds: number,
): Promise<Answered> => {
  const sums = new Map(questions.map(({ name }) => [name, { total: 0, count: 0 }]))
  const begun = performance.now()
  const end = begun + seconds * 1_000
  let count = 0
  const work = async (caller: number) => {
    for (let next = caller; performance.now() < end; next += 1) {
      const question = questions[next % questions.length]
      const asked = performance.now()
      await question?.ask(caller)
      const sum = sums.get(question?.name ?? '')
      if (sum) {
        sum.total += performance.now() - asked
        sum.count += 1
      }
      count += 1
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, caller) => work(caller)))
  const rate = count / ((performance.now() - begun) / 1_000)
  const means = [...sums].map(([name, { total, count }]) => [name, total / Math.max(count, 1)])
  return { rate, milliseconds: Object.fromEntries(means) }
}
