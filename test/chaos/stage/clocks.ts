import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clocks of the processes; `set` moves one by so many milliseconds off the true time. */
export type Clocks = {
  /** What a program needs to have a clock of its own. */
  argument: string
  environment: (name: string) => Record<string, string>
  set: (name: string, milliseconds: number) => Promise<void>
}

/** Clocks that are right at first. */
export const layClocks = async (folder: string): Promise<Clocks> => {
  const clocks = join(folder, 'clocks')
  await mkdir(clocks, { recursive: true })
  const fileOf = (name: string) => join(clocks, name)
  return {
    argument: `--import=${fileURLToPath(new URL('../clock/shift.js', import.meta.url))}`,
    environment: (name) => ({ CHAOS_CLOCK: fileOf(name) }),
    set: (name, milliseconds) => writeFile(fileOf(name), String(Math.round(milliseconds))),
  }
}
