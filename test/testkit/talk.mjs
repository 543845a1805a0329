// A process that logs a hundred lines and ends as it is told.
import { createLogger } from '@liandong/shared/telemetry'

const log = createLogger('talk', 'info')
const way = process.argv[2]
process.once('SIGTERM', () => process.exit(0))
for (let line = 1; line <= 100; line += 1) log.info({ line }, 'said')
if (way === 'exit') process.exit(3)
if (way === 'throws') throw new Error('nobody catches')
if (way === 'rejects') void Promise.reject(new Error('nobody catches'))
if (way === 'stays') setInterval(() => {}, 1_000)
