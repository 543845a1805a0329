/** The clock that all processes of this machine share, in milliseconds. */
export const sharedClock = (): number => Number(process.hrtime.bigint()) / 1e6

/** When something happened to an entry. */
export type Moment = { key: string; at: number }

/** The name of an entry among the moments. */
export const momentKey = ({ id, number }: { id: string; number: number }): string =>
  `${id} ${number}`
