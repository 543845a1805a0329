import { type Line, openLine } from './line.ts'

/** Does one request on a line. */
export type Act = (line: Line, caller: number) => Promise<void>

/** Where something listens. */
export type Place = { host: string; port: number; path: string }

/** The place of an address. */
export const placeOf = (url: string): Place => {
  const { hostname, port, pathname } = new URL(url)
  return { host: hostname, port: Number(port), path: pathname }
}

/** What callers did: how often, how long it took in seconds, and each one's milliseconds. */
export type Done = { count: number; seconds: number; milliseconds: number[] }

/**
 * So many callers, each with a connection of its own and the next request as soon as the last was
 * answered, for so many seconds. The time ends with the last answer.
 */
export const callFor = async (
  { host, port }: Place,
  callers: number,
  seconds: number,
  act: Act,
): Promise<Done> => {
  const lines = Array.from({ length: callers }, () => openLine(host, port))
  const milliseconds: number[] = []
  const begun = performance.now()
  const end = begun + seconds * 1_000
  try {
    await Promise.all(
      lines.map(async (line, caller) => {
        for (let now = begun; now < end; ) {
          await act(line, caller)
          const done = performance.now()
          milliseconds.push(done - now)
          now = done
        }
      }),
    )
  } finally {
    for (const line of lines) line.close()
  }
  const taken = (performance.now() - begun) / 1_000
  return { count: milliseconds.length, seconds: taken, milliseconds }
}
