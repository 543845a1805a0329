/**
 * The state of a line. `cut`: no byte passes and nobody says so; `refused`: every connection ends at
 * once; `slow`: each piece comes so many milliseconds late; `thin`: so many bytes a second.
 */
export type Condition =
  | { as: 'whole' }
  | { as: 'cut' }
  | { as: 'refused' }
  | { as: 'slow'; milliseconds: number }
  | { as: 'thin'; bytesPerSecond: number }

/** A line in good order. */
export const whole: Condition = { as: 'whole' }
