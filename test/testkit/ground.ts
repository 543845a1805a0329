import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNatsServer, freePorts, startPostgres } from '@liandong/launcher'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/**
 * The ground on which integration tests stand: one real PostgreSQL for all files (each makes its
 * own databases), and a nats-server program to start from.
 */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'liandong-test-'))
  await chmod(dataDir, 0o755)
  const [port = 0] = await freePorts(1)
  const [postgres] = await Promise.all([startPostgres({ dataDir, port }), findNatsServer()])
  project.provide('postgresUrl', postgres.url)
  return async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
