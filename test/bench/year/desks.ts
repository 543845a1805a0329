/** A case on its way through the year. */
export type Journey<Step> = { id: string; steps: readonly Step[]; next: number; station: string }

const LOOK_EVERY = 2_000
const LOOK_WHEN_IDLE = 50

/** Who waits for which case: cases that were handed to a division and did not arrive yet. */
export type Desks<Case> = {
  expect: (division: string, id: string, journey: Case) => void
  /** A division whose queue should be looked into now; idle callers look more often. */
  due: (idle: boolean) => string | null
  /** The queue showed these: the cases among them that were waited for. */
  arrived: (division: string, ids: readonly string[]) => Case[]
  waiting: () => number
}

/** Desks like real ones: somebody looks into the queue from time to time, not after every hand-over. */
export const createDesks = <Case>(now: () => number): Desks<Case> => {
  const desks = new Map<string, { expected: Map<string, Case>; looked: number }>()
  const deskOf = (division: string) => {
    const desk = desks.get(division) ?? { expected: new Map<string, Case>(), looked: now() }
    desks.set(division, desk)
    return desk
  }
  return {
    expect: (division, id, journey) => void deskOf(division).expected.set(id, journey),
    due: (idle) => {
      const pause = idle ? LOOK_WHEN_IDLE : LOOK_EVERY
      for (const [division, desk] of desks) {
        if (desk.expected.size === 0 || now() - desk.looked < pause) continue
        desk.looked = now()
        return division
      }
      return null
    },
    arrived: (division, ids) => {
      const { expected } = deskOf(division)
      const found = ids.flatMap((id) => expected.get(id) ?? [])
      for (const id of ids) expected.delete(id)
      return found
    },
    waiting: () => [...desks.values()].reduce((sum, { expected }) => sum + expected.size, 0),
  }
}
