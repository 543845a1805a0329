export * from './readiness.ts'
export * from './run-service.ts'
