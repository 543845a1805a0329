export * from './correlation.ts'
export { errorFields } from './error-fields.ts'
export * from './logger.ts'
export * from './metrics/index.ts'
