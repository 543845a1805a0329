import fc from 'fast-check'

/** Makes choices: a number below a bound, one of a list. */
export type Choices = {
  below: (bound: number) => number
  of: <Value>(all: readonly Value[]) => Value
  /** True once in so many times. */
  once: (times: number) => boolean
}

/** Reads choices from a list of numbers; at its end all is the first of what is possible. */
const choicesFrom = (numbers: readonly number[]): Choices => {
  let at = 0
  const below = (bound: number): number => {
    const number = numbers[at] ?? 0
    at += 1
    return number % Math.max(bound, 1)
  }
  return {
    below,
    of: (all) => all[below(all.length)] as (typeof all)[number],
    once: (times) => below(times) === times - 1,
  }
}

/**
 * Whatever a program makes of choices. What they are is one list of numbers, so a failing value shrinks
 * by itself: a shorter list and smaller numbers make a simpler value.
 */
export const chosen = <Value>(make: (choices: Choices) => Value): fc.Arbitrary<Value> =>
  fc
    .array(fc.nat({ max: 9_999 }), { maxLength: 400, size: 'max' })
    .map((numbers) => make(choicesFrom(numbers)))
