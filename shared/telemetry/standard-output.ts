import { type DestinationStream, destination } from 'pino'

/** So many bytes are written at once, some twenty lines. */
const TOGETHER = 4_096
/** A line waits no longer than this, in milliseconds. */
const LONGEST_WAIT = 100

/*
 * Standard output is written in blocks: a write for each line was a system call for each event. Written
 * in step and not beside it, for what a thread still has to write at the end would be lost. When the
 * process ends by itself, by a signal that it handles or by an error that nobody caught, all is
 * written first; a SIGKILL, or a crash of Node itself, loses the lines of the last tenth of a second.
 */
const output = destination({
  fd: 1,
  sync: true,
  minLength: TOGETHER,
  periodicFlush: LONGEST_WAIT,
})

process.on('exit', () => output.flushSync())

/** Where the lines of this process go. */
export const standardOutput: DestinationStream = output
