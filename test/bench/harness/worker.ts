import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Cleanup } from './cleanup.ts'
import type { Reply, Served } from './serve.ts'

/** A process of our own that does jobs, so that what is measured and what measures do not share a thread. */
export type Worker<Jobs extends Served> = {
  pid: number
  call: <Name extends keyof Jobs & string>(
    name: Name,
    argument: Parameters<Jobs[Name]>[0],
  ) => Promise<Awaited<ReturnType<Jobs[Name]>>>
}

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void }

const listen = (child: ChildProcess, waiting: Map<number, Waiting>, script: string): void => {
  child.on('message', ({ id, value, error }: Reply) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(value)
    else call?.reject(new Error(error))
  })
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) {
      reject(new Error(`${script} ended in the middle of its work (${signal ?? code})`))
    }
    waiting.clear()
  })
}

/**
 * Starts the compiled script that lies beside the caller (`import.meta.url`) and serves jobs; it
 * ends with the cleanup. A call rejects when its job does, or when the process dies.
 */
export const startWorker = <Jobs extends Served>(
  { defer }: Pick<Cleanup, 'defer'>,
  beside: string,
  script: string,
  execArgv: string[] = [],
): Worker<Jobs> => {
  const path = fileURLToPath(new URL(`${script}.js`, beside))
  const child = fork(path, { execArgv, env: { ...process.env, NODE_ENV: 'production' } })
  const waiting = new Map<number, Waiting>()
  let last = 0
  listen(child, waiting, script)
  defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.disconnect()
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await gone
    clearTimeout(timer)
  })
  return {
    pid: child.pid ?? 0,
    call: (name, argument) =>
      new Promise((resolve, reject) => {
        last += 1
        waiting.set(last, { resolve: resolve as Waiting['resolve'], reject })
        child.send({ id: last, name, argument })
      }),
  }
}
