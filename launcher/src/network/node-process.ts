import { join } from 'node:path'
import { answersOk } from '../processes/http-ready.ts'
import type { ProcessHandle, Timing, Watch } from '../processes/process.ts'
import { createProcess } from '../processes/supervised.ts'
import type { Program } from './programs.ts'

/** A Node program of the network under supervision; it logs to `<logs>/<name>.log`. */
export const nodeProcess = (
  { name, script, nodeArgs = [], env, readyUrl }: Program,
  logs: string,
  watch: Watch,
  timing?: Timing,
): ProcessHandle =>
  createProcess(
    {
      name,
      command: process.execPath,
      args: ['--enable-source-maps', ...nodeArgs, script],
      env,
      logFile: join(logs, `${name}.log`),
      isReady: () => answersOk(readyUrl),
    },
    watch,
    timing,
  )
