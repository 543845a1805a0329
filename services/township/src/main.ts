import { readTierConfig } from '@liandong/shared/config'
import { runService } from '@liandong/shared/lifecycle'
import { createLogger } from '@liandong/shared/telemetry'
import { startTownship } from './start.ts'

runService(async (parts) => {
  const config = readTierConfig('township', process.env)
  const log = createLogger(config.instance.id, config.logLevel)
  await startTownship(config, log, parts)
  return (fields, message) => log.warn(fields, message)
})
