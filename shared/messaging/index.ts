export * from './exchange.ts'
export type { InboundMessage, StoreBatch } from './inbox-worker.ts'
