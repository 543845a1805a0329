import { readTierConfig } from '@liandong/shared/config'
import { runService } from '@liandong/shared/lifecycle'
import { createLogger } from '@liandong/shared/telemetry'
import { startCity } from './start.ts'

runService(async (parts) => {
  const config = readTierConfig('city', process.env)
  const log = createLogger(config.instance.id, config.logLevel)
  await startCity(config, log, parts)
  return (fields, message) => log.warn(fields, message)
})
