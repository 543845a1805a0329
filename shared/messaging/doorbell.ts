/** Wakes a loop: a ring while it is busy is not lost. */
export type Doorbell = { ring: () => void; wait: (milliseconds: number) => Promise<void> }

/** A bell that a loop waits for, at most the time given. */
export const doorbell = (): Doorbell => {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring: () => {
      rung = true
      wake?.()
    },
    wait: (milliseconds) =>
      new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer)
          wake = null
          rung = false
          resolve()
        }
        const timer = setTimeout(finish, milliseconds)
        if (rung) finish()
        else wake = finish
      }),
  }
}
