export * from './http-duration.ts'
export * from './metrics.ts'
export * from './serve-metrics.ts'
export type { Reading, SourceSettings } from './source.ts'
