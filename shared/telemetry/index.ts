export * from './correlation.ts'
export * from './logger.ts'
