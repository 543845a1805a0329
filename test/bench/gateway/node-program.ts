import { join } from 'node:path'
import { createProcess, freePorts } from '@liandong/launcher'
import type { BenchContext } from '../bench.ts'
import { temporaryFolder } from '../network/temporary-folder.ts'

/** A Node program that serves GraphQL in a process of its own. */
export type NodeProgram = { url: string; pid: number }

const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    })
    return response.ok
  } catch {
    return false
  }
}

/** Starts a script with PORT and these variables, and waits until it answers `/graphql`. */
export const startNodeProgram = async (
  context: BenchContext,
  name: string,
  script: string,
  env: Record<string, string>,
): Promise<NodeProgram> => {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}/graphql`
  const child = createProcess({
    name,
    command: process.execPath,
    args: [script],
    env: { ...env, PORT: String(port), NODE_ENV: 'production' },
    logFile: join(await temporaryFolder(context), `${name}.log`),
    isReady: () => answers(url),
  })
  context.defer(child.stop)
  await child.start()
  return { url, pid: child.pid() ?? 0 }
}
