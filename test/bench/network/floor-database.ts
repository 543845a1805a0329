import { join } from 'node:path'
import { migrateDatabase } from '@liandong/shared/persistence'
import { projectRoot } from '../project.ts'
import type { BenchNetwork } from './open-network.ts'

/** An empty database with a tier's tables, beside those of the services on the same server. */
export const floorDatabase = async (
  { running }: BenchNetwork,
  name: string,
  tier: 'township' | 'district' | 'city' = 'township',
): Promise<string> => {
  const url = await running.postgres.createDatabase(name)
  await migrateDatabase(url, join(projectRoot, `services/${tier}/migrations`))
  return url
}
