/** The jobs that a worker process does, by name. */
// biome-ignore lint/suspicious/noExplicitAny: each job has an argument of its own
export type Served = Record<string, (argument: any) => unknown>

/** What is asked over the process channel, and what is answered. */
export type Call = { id: number; name: string; argument: unknown }
export type Reply = { id: number; value?: unknown; error?: string }

/** Does jobs for the process that forked this one, and ends with it. */
export const serve = (jobs: Served): void => {
  const reply = (message: Reply) => process.connected && process.send?.(message)
  process.on('message', ({ id, name, argument }: Call) => {
    Promise.resolve()
      .then(() => jobs[name]?.(argument))
      .then((value) => reply({ id, value }))
      .catch((error: Error) => reply({ id, error: error.stack ?? String(error) }))
  })
  process.on('disconnect', () => process.exit())
  // Ctrl-C reaches the whole group; the parent stops its workers in order.
  process.on('SIGINT', () => {})
}
