import { readTierConfig } from '@liandong/shared/config'
import { runService } from '@liandong/shared/lifecycle'
import { createLogger } from '@liandong/shared/telemetry'
import { startDistrict } from './start.ts'

runService(async (parts) => {
  const config = readTierConfig('district', process.env)
  const log = createLogger(config.instance.id, config.logLevel)
  await startDistrict(config, log, parts)
  return (fields, message) => log.warn(fields, message)
})
