export * from './client-address.ts'
export * from './places.ts'
export * from './quotas.ts'
export * from './rate.ts'
