import type { StoreBatch } from '../../messaging/index.ts'
import { caseRecordResolvers } from './case-record.ts'
import { commandResolvers } from './commands.ts'
import { deadLetterResolvers } from './dead-letters.ts'
import { enumResolvers } from './enums.ts'
import { guideResolvers } from './guide.ts'
import { liveResolvers } from './live.ts'
import { queueResolvers } from './queues.ts'
import { trackResolvers } from './track.ts'
import { waitingResolvers } from './waiting-entries.ts'

/** All resolvers of the desk, which every tier serves. */
export const deskResolvers = (store: StoreBatch) => [
  enumResolvers,
  caseRecordResolvers,
  commandResolvers,
  queueResolvers,
  guideResolvers,
  trackResolvers,
  deadLetterResolvers(store),
  waitingResolvers,
  liveResolvers,
]
