import { describe, expect, it } from 'vitest'
import { openDoubts } from './doubts.ts'

/** A database that answers when the test lets it. */
const opened = () => {
  const answers: { resolve: () => void; reject: (reason: Error) => void }[] = []
  const look = () =>
    new Promise<void>((resolve, reject) => {
      answers.push({ resolve, reject })
    })
  return { answers, doubts: openDoubts(look) }
}

describe('doubts about the database', () => {
  it('stand from the start, until somebody has looked', async () => {
    const { answers, doubts } = opened()
    expect(doubts.standing()).toBe(true)
    const dispelled = doubts.dispel()
    expect(doubts.standing()).toBe(true)
    answers[0]?.resolve()
    await dispelled
    expect(doubts.standing()).toBe(false)
    doubts.raise()
    expect(doubts.standing()).toBe(true)
  })

  it('are dispelled by one look for all who wait', async () => {
    const { answers, doubts } = opened()
    const all = Promise.all([doubts.dispel(), doubts.dispel(), doubts.dispel()])
    expect(answers).toHaveLength(1)
    answers[0]?.resolve()
    await all
    expect(doubts.standing()).toBe(false)
  })

  it('that come during a look stand after it', async () => {
    const { answers, doubts } = opened()
    const first = doubts.dispel()
    doubts.raise()
    const second = doubts.dispel()
    answers[0]?.resolve()
    await Promise.all([first, second])
    expect(doubts.standing()).toBe(true)
  })

  it('stand after a look that failed, and the next one looks again', async () => {
    const { answers, doubts } = opened()
    const failed = doubts.dispel()
    answers[0]?.reject(new Error('away'))
    await expect(failed).rejects.toThrow('away')
    expect(doubts.standing()).toBe(true)
    const again = doubts.dispel()
    answers[1]?.resolve()
    await again
    expect(doubts.standing()).toBe(false)
  })
})
