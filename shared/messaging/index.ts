export * from './exchange.ts'
export type { InboundMessage, StoreBatch } from './inbox-worker.ts'
export type { Recovery, RecoveryState } from './recovery/recovery.ts'
export type { Relay } from './relay.ts'
